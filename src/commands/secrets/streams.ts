import { addAbortSignal } from 'node:stream';
import { DeployError, interrupted } from '../../errors.ts';
import type { SecretsScene } from './scene.ts';

/** Refuses to put values onto a screen that was not asked for: SECRET_NOT_SHOWN (usage). */
export function refuseScreen({ options, stdout }: SecretsScene, call: string): void {
  if (stdout.isTTY !== true || options.show === true) return;
  const message = 'this would put secrets onto the screen, where others and its history keep them';
  throw new DeployError('usage', 'SECRET_NOT_SHOWN', message, {
    hint: `Pipe it into the program that needs it, or say that you mean it: todo-deploy secrets ${call} --show`,
  });
}

/** Writes to standard output, and waits until it is there. */
export function written({ stdout }: SecretsScene, text: string): Promise<void> {
  return new Promise((done, fail) => {
    stdout.write(text, (error) => {
      if (error) fail(error);
      else done();
    });
  });
}

/** All of standard input as text. Throws INTERRUPTED when the person stops waiting for it. */
export async function readAll({ stdin, context }: SecretsScene): Promise<string> {
  const { signal } = context;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      chunks.push(Buffer.from(chunk as Uint8Array));
    }
  } catch (error) {
    if (signal.aborted) throw interrupted('reading standard input');
    throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
}
