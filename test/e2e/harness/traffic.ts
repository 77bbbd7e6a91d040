/** Requests one after the other, as people would send them, while something changes underneath. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';

const paths = ['/api/health', '/api/backend/tasks'];
const pauseMs = 50;

export class Traffic {
  /** How many requests were answered with 200. */
  answered = 0;
  /** What went wrong: `/api/health 502`. */
  readonly failures: string[] = [];
  private stopping = false;
  private readonly done: Promise<unknown>;

  constructor(private readonly account: Account) {
    this.done = Promise.all(paths.map((path) => this.keepAsking(path)));
  }

  /** Ends after the requests that are under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.done;
  }

  private async keepAsking(path: string): Promise<void> {
    while (!this.stopping) {
      try {
        const response = await this.account.request(path);
        const text = await response.text();
        if (response.status === 200) this.answered += 1;
        else this.failures.push(`${path} ${response.status} ${text.slice(0, 200)}`);
      } catch (error) {
        this.failures.push(`${path} ${String(error)}`);
      }
      await sleep(pauseMs);
    }
  }
}
