/** The command line of the node's container runtime. */
import { join } from 'node:path';
import { runDir } from '../layout.ts';
import { attempt, type Outcome, run } from '../shell.ts';

/** Where the runtime listens. */
export const socket = join(runDir, 'containerd.sock');

const ctrCall = (...args: readonly string[]): [string, string[]] => [
  'ctr',
  ['--address', socket, '--namespace', 'k8s.io', ...args],
];

/** Runs ctr in the namespace where the kubelet's images and containers are. */
export const ctr = (...args: readonly string[]): Promise<string> => run(...ctrCall(...args));

/** The same, for calls that may fail. */
export const tryCtr = (...args: readonly string[]): Promise<Outcome> =>
  attempt(...ctrCall(...args));
