import type { NodeRuntime } from '../../src/images/transport/layers/node-runtime.ts';
import { newProcessExec } from '../../src/ports/exec/process.ts';

/** Where the containerd of the test bed's node listens. */
export const bedContainerd = '/run/todo-deploy-bed/containerd.sock';

/** The node of the test bed; `before` sees every call first. */
export function bedNode(
  before: (args: readonly string[]) => Promise<void> = () => Promise.resolve(),
): NodeRuntime {
  const exec = newProcessExec();
  return {
    node: 'todo-bed',
    ctr: async (args, { input, signal } = {}) => {
      await before(args);
      const place = ['--address', bedContainerd, '--namespace', 'k8s.io'];
      const command = { file: 'ctr', args: [...place, ...args] };
      return exec.run(command, {
        ...(input === undefined ? {} : { inputStream: input }),
        ...(signal === undefined ? {} : { signal }),
      });
    },
  };
}
