/** Arguments and environments of all processes of the machine, looked at often enough to see short-lived ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence } from '../search/search.ts';

const pauseMs = 25;
/** A program that has just been started shows the arguments of its parent for a moment: it is read once more. */
const looksAtOne = 4;

/** Command line and, where it may be looked for, environment of a process, as it was seen. */
export interface SeenProcess {
  readonly argv: string;
  readonly environment: string;
}

/** Watches until it is stopped. Containers of pods hold the secrets that they were given: their environment is left out. */
export class ProcessWatch {
  private readonly seen = new Map<string, SeenProcess>();
  private readonly looks = new Map<string, number>();
  private readonly stopping = new AbortController();
  private readonly done = this.keepLooking();

  /** Ends, and gives all that was seen. */
  async stop(): Promise<Evidence[]> {
    this.stopping.abort();
    await this.done;
    return [...this.seen.values()].flatMap(({ argv, environment }) => [
      { place: 'command lines', what: argv, bytes: Buffer.from(argv) },
      { place: 'environments', what: argv, bytes: Buffer.from(environment) },
    ]);
  }

  private async keepLooking(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) this.look(pid);
      await sleep(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private look(pid: string): void {
    const argv = read(pid, 'cmdline').replaceAll('\0', ' ').trim();
    if (argv === '') return;
    const key = `${pid}\n${argv}`;
    const looks = this.looks.get(key) ?? 0;
    if (looks >= looksAtOne) return;
    this.looks.set(key, looks + 1);
    const environment = read(pid, 'cgroup').includes('kubepods') ? '' : read(pid, 'environ');
    // Read after the arguments: a program that was replaced in between would lend them its environment.
    if (read(pid, 'cmdline').replaceAll('\0', ' ').trim() !== argv) return;
    this.seen.set(`${argv}\n${environment}`, { argv, environment });
  }
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It has ended.
    return '';
  }
}
