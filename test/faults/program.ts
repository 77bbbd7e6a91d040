/** The real program, run as a person runs it; its events with their times. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { DeployEvent } from '../../src/pipeline/events.ts';

export type TimedEvent = DeployEvent & { readonly time: string };

export interface Ran {
  readonly code: number;
  readonly events: readonly TimedEvent[];
  readonly stderr: string;
}

/** What is wrong with a program that does not end, in milliseconds: more than any patience it may have. */
const hangMs = 8 * 60_000;

export const entry = resolve(import.meta.dirname, '../../bin/todo-deploy.js');

/** Runs `todo-deploy ARGS --json` in a folder, and waits for its end. */
export function todoDeploy(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [entry, ...args, '--json'], {
      ...{ cwd: folder, env, timeout: hangMs },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ code: code ?? 255, stderr, events: eventsOf(stdout) });
    });
  });
}

function eventsOf(stdout: string): TimedEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TimedEvent);
}
