import { spawnSync } from 'node:child_process';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed or was skipped, a line each, to be told again at the end of the run. */
  readonly remarks?: readonly string[];
}

/** One part of the tests, in whatever language. */
export interface Suite {
  readonly name: string;
  /** Why it cannot run on this machine; undefined when it can. */
  missing(): Promise<string | undefined> | string | undefined;
  /** Runs it, its output going to the terminal, and counts. */
  run(): Counts;
}

/** Runs a program with its output on the terminal; returns its exit code. */
export function execute(
  file: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): number {
  const { status } = spawnSync(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}

/** True when a program runs and exits with 0. */
export function succeeds(file: string, args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}
