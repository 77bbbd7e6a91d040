import { terminal, transient, type Rule } from '../rule.ts';
import { failsAgainAndAgain, oneLine } from '../view.ts';

/** The kernel killed a container that used more memory than its limit. */
export const outOfMemory: Rule = {
  code: 'OUT_OF_MEMORY',
  find: ({ containers }) =>
    containers
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
          ...(failsAgainAndAgain(container) ? terminal : transient(60)),
        };
      }),
};
