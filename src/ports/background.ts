import { spawn, type ChildProcess } from 'node:child_process';
import type { Command } from './exec.ts';
import { DeployError } from '../errors.ts';

export interface BackgroundOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long it may take to say that it is ready, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Starts a program of ours that outlives this one, and resolves with the first message that it sends with
 * `process.send`. It keeps none of our files, terminals or pipes.
 * Throws DeployError BACKGROUND_FAILED (environment) when it ends, or is silent, before that.
 */
export async function startBackground(
  { file, args }: Command,
  { cwd, env, timeoutMs }: BackgroundOptions,
): Promise<unknown> {
  const child = spawn(file, args, {
    ...{ cwd, env, detached: true, windowsHide: true },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    return await firstMessage(child, timeoutMs);
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function firstMessage(child: ChildProcess, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(late);
      reject(new DeployError('environment', 'BACKGROUND_FAILED', why));
    };
    const late = setTimeout(() => {
      child.kill();
      fail(`it did not get ready within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    child.once('message', (message) => {
      clearTimeout(late);
      resolve(message);
    });
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (code, signal) => {
      fail(`it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`);
    });
  });
}

/** Tells the process that started this one that it is ready, and lets go of it. */
export function tellStarter(message: Readonly<Record<string, unknown>>): void {
  if (process.send === undefined || !process.connected) return;
  process.send(message, () => {
    if (process.connected) process.disconnect();
  });
}
