/** kubectl against the bed's cluster, as its administrator, whatever the user's kubeconfig says. */
import { run } from '../shell.ts';
import { program } from '../tools/go-build.ts';
import { kubernetes } from '../tools/go-tools.ts';
import { kubeconfigOf } from './pki.ts';

/** Program and arguments of a kubectl call. */
export function kubectl(...args: readonly string[]): [string, string[]] {
  return [
    program(kubernetes, 'kubectl'),
    ['--kubeconfig', kubeconfigOf('admin'), '--request-timeout=20s', ...args],
  ];
}

/** Applies objects; those that are as wanted already stay untouched. */
export async function apply(objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await run(
    ...kubectl(
      'apply',
      '--server-side',
      '--force-conflicts',
      '--field-manager=todo-bed',
      '-f',
      '-',
    ),
    {
      input: JSON.stringify(list),
    },
  );
}
