import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { DeployError } from '../../errors.ts';
import type { Kubernetes } from '../kubernetes.ts';
import { nodeRelay } from './relay-node.ts';
import { pythonRelay } from './relay-python.ts';

/** Where in the cluster something is asked from. */
export interface Inside {
  readonly kubernetes: Kubernetes;
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly container: string;
}

/** What an image has when it is made for one of these languages; nothing is installed in a container. */
const interpreters: readonly (readonly [program: string, flag: string, script: string])[] = [
  ['python3', '-c', pythonRelay],
  ['node', '-e', nodeRelay],
];

/** What the relay wrote first, and the stream after it. */
export interface Answer {
  readonly words: readonly string[];
  readonly stream: Duplex;
}

/**
 * Runs the relay in a container with the first interpreter that it has. Throws an error with the relay's
 * `code` for what it could not do, and DeployError INSIDE_UNSEEN (environment) where it cannot run.
 */
export async function relay(
  { kubernetes, pod, container }: Inside,
  args: readonly string[],
): Promise<Answer> {
  const refusals: string[] = [];
  for (const [program, flag, script] of interpreters) {
    try {
      const stream = await kubernetes.exec(pod, container, [program, flag, script, ...args]);
      const line = await firstLine(stream);
      const [kind, code = '', ...text] = line.split(' ');
      if (kind === 'error') throw Object.assign(new Error(text.join(' ')), { code });
      return { words: line.split(' ').slice(1), stream };
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'KUBE_REJECTED') throw error;
      refusals.push(error.message);
    }
  }
  const programs = interpreters.map(([program]) => program).join(' nor ');
  throw new DeployError(
    'environment',
    'INSIDE_UNSEEN',
    `nothing could be asked from inside the cluster: neither ${programs} runs in ${pod.name}`,
    {
      details: refusals,
      hint: 'What the app itself says about its database: todo-deploy logs, todo-deploy diagnose.',
    },
  );
}

/** Reads up to the end of the first line, and leaves the rest in the stream. */
async function firstLine(stream: Duplex): Promise<string> {
  let seen = Buffer.alloc(0);
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) {
      if (stream.readableEnded) throw new Error('the relay ended without a word');
      await nextEvent(stream);
      continue;
    }
    seen = Buffer.concat([seen, chunk]);
    const end = seen.indexOf('\n');
    if (end < 0) continue;
    const rest = seen.subarray(end + 1);
    if (rest.length > 0) stream.unshift(rest);
    return seen.subarray(0, end).toString('utf8');
  }
}

async function nextEvent(stream: Duplex): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(stream, 'readable', { signal }), once(stream, 'end', { signal })]);
  } finally {
    over.abort();
  }
}
