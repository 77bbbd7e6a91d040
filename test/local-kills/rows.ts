/** A person who adds rows all the time, and knows which of them were acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Account } from '../e2e/harness/account.ts';

const pauseMs = 200;
const pageSize = 200;

export class Rows {
  readonly acknowledged: string[] = [];
  /** Asked for, and not answered with success: they may be there or not. */
  unanswered = 0;
  private asked = 0;
  private writing: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  constructor(
    private readonly account: Account,
    readonly url: string,
  ) {}

  start(): void {
    const stop = new AbortController();
    this.writing = { stop, done: this.keepAdding(stop.signal) };
  }

  async stop(): Promise<void> {
    this.writing?.stop.abort();
    await this.writing?.done;
    this.writing = undefined;
  }

  /** Rows that were acknowledged and are not there any more. */
  async lost(): Promise<string[]> {
    const there = new Set<string>();
    for (let offset = 0; ; offset += pageSize) {
      const path = `/api/backend/tasks?sort=created&limit=${pageSize}&offset=${offset}`;
      const response = await this.account.request(path);
      if (!response.ok) throw new Error(`the rows: ${response.status} ${await response.text()}`);
      const { items } = (await response.json()) as { items: { title: string }[] };
      for (const { title } of items) there.add(title);
      if (items.length < pageSize) break;
    }
    return this.acknowledged.filter((title) => !there.has(title));
  }

  private async keepAdding(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const title = `row ${(this.asked += 1)}`;
      try {
        await this.account.addTask(title);
        this.acknowledged.push(title);
      } catch {
        this.unanswered += 1;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
