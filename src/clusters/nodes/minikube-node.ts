import type { NodeRuntime } from '../../images/transport/layers/node-runtime.ts';
import type { Exec } from '../../ports/exec.ts';
import { minikubeSsh } from '../../tools/minikube.ts';
import { ctrArguments, nodeUnreachable } from './ctr.ts';

/** How long a question and how long an import may take, in milliseconds. */
const timeouts = { question: 60_000, input: 600_000 } as const;

/**
 * A node of a Minikube profile, through its ssh. That takes the ssh program of this machine: the one inside
 * minikube always asks for a terminal, which mangles what it is sent.
 */
export function minikubeNode(exec: Exec, profile: string, node: string): NodeRuntime {
  return {
    node,
    ctr: async (args, { input, signal } = {}) => {
      const command = minikubeSsh(profile, node, ['sudo', 'ctr', ...ctrArguments(args)]);
      const result = await exec.run(command, {
        timeoutMs: input === undefined ? timeouts.question : timeouts.input,
        ...(input === undefined ? {} : { inputStream: input }),
        ...(signal === undefined ? {} : { signal }),
      });
      // minikube ends with 1 whatever failed; 255 is how ssh itself fails.
      if (result.exitCode !== 0 && /exit status 255|Exiting due to/.test(result.stderr)) {
        throw nodeUnreachable(node, [result.stdout, result.stderr]);
      }
      return result;
    },
  };
}
