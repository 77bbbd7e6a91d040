import { DeployError } from '../../errors.ts';
import type { NodeRuntime } from '../../images/transport/layers/node-runtime.ts';
import type { DockerEngine } from '../../ports/docker.ts';
import { ctrArguments, nodeUnreachable, saidBy } from './ctr.ts';

/** What the engine says, as a shell does, of a program that is not there. */
const noProgram = [126, 127];

/** A node that is a container of an engine. Throws NODE_UNREACHABLE when it does not run, or has no `ctr`. */
export function engineNode(engine: DockerEngine, container: string): NodeRuntime {
  return {
    node: container,
    ctr: async (args, options = {}) => {
      const command = ['ctr', ...ctrArguments(args)];
      const result = await engine.containers
        .execute(container, command, options)
        .catch((error: unknown) => {
          const refused = error instanceof DeployError && error.code === 'ENGINE_REFUSED';
          throw refused ? nodeUnreachable(container, saidBy(error), error) : error;
        });
      if (!noProgram.includes(result.exitCode)) return result;
      throw nodeUnreachable(container, [result.stdout, result.stderr]);
    },
  };
}
