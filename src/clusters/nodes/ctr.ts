import { DeployError, messageOf } from '../../errors.ts';

/** Arguments of containerd's own command line for what the kubelet sees. */
export function ctrArguments(args: readonly string[]): string[] {
  return ['--namespace', 'k8s.io', ...args];
}

/** The way to a node failed, with what was said. */
export function nodeUnreachable(
  node: string,
  said: readonly string[],
  cause?: unknown,
): DeployError {
  return new DeployError(
    'environment',
    'NODE_UNREACHABLE',
    `containerd on the node ${node} cannot be asked`,
    {
      hint: 'Look whether the cluster runs; cluster.registry in todo-deploy.yaml names another way for images.',
      details: said.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== ''),
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/** What an error says in all. */
export function saidBy(error: unknown): string[] {
  return error instanceof DeployError ? [error.message, ...error.details] : [messageOf(error)];
}
