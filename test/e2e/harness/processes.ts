/** What `ps` would show, looked at often enough to see programs that live for a moment. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;

/** Collects every command line that any process of this machine has, until it is stopped. */
export class ProcessWatch {
  readonly seen = new Set<string>();
  private stopping = false;
  private readonly done = this.keepLooking();

  /** Ends, and gives all command lines seen. */
  async stop(): Promise<ReadonlySet<string>> {
    this.stopping = true;
    await this.done;
    return this.seen;
  }

  private async keepLooking(): Promise<void> {
    while (!this.stopping) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        const line = commandLine(pid);
        if (line !== '') this.seen.add(line);
      }
      await sleep(pauseMs);
    }
  }
}

/** Arguments of a process, with spaces between them; empty when it has gone. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
