/** The bed's cluster, driven with kubectl as a person would. */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { context } from '../../bed/layout.ts';

const run = promisify(execFile);

/** What is lacking to try the charts on the bed; undefined when its cluster answers. */
export function missingCluster(): string | undefined {
  try {
    execFileSync('kubectl', ['--context', context, 'get', 'namespaces', '--request-timeout=5s'], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return `no cluster answers under the context ${context}; npm run bed up starts one`;
  }
}

/** Runs kubectl in a namespace; rejects with what it wrote to stderr as the message. */
export async function kubectl(
  namespace: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const options = { encoding: 'utf8' as const, maxBuffer: 64 * 1024 * 1024 };
  const running = run(
    'kubectl',
    ['--context', context, '--namespace', namespace, ...args],
    options,
  );
  running.child.stdin?.end(input ?? '');
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr } = error as { stderr: string };
    throw new Error(`kubectl ${args.slice(0, 3).join(' ')}: ${stderr.trim()}`, { cause: error });
  }
}

/** A new namespace in which Pod Security "restricted" is enforced. */
export async function restrictedNamespace(prefix: string): Promise<string> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await kubectl('default', ['create', '-f', '-'], JSON.stringify(namespace));
  return name;
}

/** Removes a namespace with all that is in it, and waits until it is gone. */
export const removeNamespace = (name: string): Promise<string> =>
  kubectl('default', ['delete', 'namespace', name, '--wait=true', '--timeout=180s']);
