import { untilItRecovers } from '../recovery.ts';
import type { Rule } from '../rule.ts';
import { changeFor, type Fixed } from '../fixes.ts';
import { mebibytes, quantity } from '../quantity.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';

/** The kernel killed a container that used more memory than its limit. */
export const outOfMemory: Rule = {
  code: 'OUT_OF_MEMORY',
  page: {
    title: 'The container needs more memory than it may use',
    meaning:
      'The program used more memory than the limit of its container (or than the node has), and was killed. Kubernetes starts it again; if it stays within the limit then, all is well.',
    causes: [
      'The limit is too low for the program.',
      'A leak: the memory grows with every request until the limit.',
      'Many requests, or a big one, at once.',
    ],
    look: [
      'kubectl -n NAMESPACE top pod shows what the pods use now.',
      'kubectl -n NAMESPACE get pod POD -o jsonpath="{..limits.memory}" shows the limit.',
      '`todo-deploy logs NAME --previous` shows the last lines before the end.',
    ],
    mend: [
      'Raise components.NAME.values.resources.limits.memory in todo-deploy.yaml, for instance to twice as much.',
      'Run `todo-deploy up`.',
      'If it comes back, look for what fills the memory.',
    ],
  },
  find: (view) =>
    view.containers
      .filter(({ failure }) => failure?.reason === 'OOMKilled')
      .map((container) => {
        const limit = container.spec.resources?.limits?.['memory'];
        return {
          ...{ component: container.component, object: container.object },
          cause: `the container was killed for using more memory than ${limit === undefined ? 'the node has' : `its limit of ${limit}`}`,
          evidence: [
            `container ${container.spec.name}: OOMKilled, exit code ${container.failure?.exitCode ?? 137}, ${container.status.restartCount ?? 0} restarts`,
            ...container.lines.slice(-5).map(oneLine),
          ],
          remedy:
            'Raise `values.resources.limits.memory` of the component, or find out what uses it.',
          ...twice(view, container),
          ...untilItRecovers(view, container, 90),
        };
      }),
};

/** Twice the limit. */
function twice(view: View, { pod, spec }: ContainerView): Fixed {
  const limit = quantity(spec.resources?.limits?.['memory']);
  if (limit === undefined) return {};
  const to = mebibytes(2 * limit);
  return changeFor(view, pod, {
    ...{ value: 'resources.limits.memory', to },
    command: (workload) => ['set', 'resources', workload, '-c', spec.name, `--limits=memory=${to}`],
  });
}
