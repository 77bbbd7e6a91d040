/** A person who reloads a page: slow, one request at a time, on this machine only. */
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 150;
/** A page that takes longer has failed, in milliseconds. */
const patienceMs = 10_000;

export class Traffic {
  answered = 0;
  readonly failures: string[] = [];
  private stopping = false;
  private readonly done: Promise<void>;

  /** Starts to ask for a URL. */
  constructor(private readonly url: string) {
    this.done = this.ask();
  }

  /** Ends after the request that is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.done;
  }

  private async ask(): Promise<void> {
    while (!this.stopping) {
      try {
        const signal = AbortSignal.timeout(patienceMs);
        const response = await fetch(this.url, { signal, headers: { connection: 'close' } });
        const text = await response.text();
        if (response.status === 200) this.answered += 1;
        else this.failures.push(`${response.status} ${text.slice(0, 120)}`);
      } catch (error) {
        this.failures.push(error instanceof Error ? causeOf(error) : String(error));
      }
      await sleep(pauseMs);
    }
  }
}

function causeOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
