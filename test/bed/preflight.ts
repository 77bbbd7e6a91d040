/** Whether this machine can carry the bed at all. */
import { existsSync } from 'node:fs';
import { attempt } from './shell.ts';

/**
 * Looks for what the bed cannot bring itself.
 * @returns what is in the way and what to do about it, or undefined when nothing is
 */
export async function obstacle(): Promise<string | undefined> {
  if (
    process.platform !== 'linux' ||
    process.arch !== 'x64' ||
    !existsSync('/etc/debian_version')
  ) {
    return `The bed runs on Debian for x86-64 only; this is ${process.platform} on ${process.arch}.`;
  }
  if (process.getuid?.() !== 0) {
    return 'The bed needs root: it starts engines and changes the network of this machine.';
  }
  if ((await attempt('go', ['version'])).code !== 0) {
    return 'The bed compiles Kubernetes: put Go 1.26 or newer on PATH.';
  }
  return undefined;
}
