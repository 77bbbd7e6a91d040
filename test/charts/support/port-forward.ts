/** `kubectl port-forward` for as long as a test needs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { context } from '../../bed/layout.ts';

/** Forwards a free local port and gives `use` the URL; ends the forwarding afterwards. */
export async function portForward(
  namespace: string,
  target: string,
  port: number,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const args = ['--context', context, '--namespace', namespace, 'port-forward', target, `:${port}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface(child.stdout)) {
      const local = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (local === undefined) continue;
      await use(`http://localhost:${local}`);
      return;
    }
    throw new Error(`kubectl port-forward ${target} ended before it listened`);
  } finally {
    child.kill();
    await ended;
  }
}
