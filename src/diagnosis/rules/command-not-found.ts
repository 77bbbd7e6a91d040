import { untilItRecovers } from '../recovery.ts';
import { terminal, type Rule } from '../rule.ts';
import { undoFor } from '../fixes.ts';
import { oneLine, startError } from '../view.ts';

const sign = /executable file not found|no such file or directory|not found in \$PATH/i;
const shellNotFound = 127;

/** The command of the container does not exist in the image. */
export const commandNotFound: Rule = {
  code: 'COMMAND_NOT_FOUND',
  page: {
    title: 'The command of the container does not exist',
    meaning: 'The container starts with a command that is not in the image, so it ends at once.',
    causes: [
      'A typing error in ENTRYPOINT or CMD of the Dockerfile, or in `command` of the chart.',
      'The program was installed in an earlier stage of the Dockerfile and not copied to the last one.',
      'Its folder is not in PATH.',
    ],
    look: [
      'docker run --rm --entrypoint ls IMAGE /app shows what is in the image.',
      'docker image inspect -f "{{.Config.Entrypoint}} {{.Config.Cmd}}" IMAGE shows what it starts.',
    ],
    mend: [
      'Correct ENTRYPOINT or CMD in the Dockerfile, or `command` and `args` in the chart.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const said = startError(container);
      const byRuntime = said !== undefined && sign.test(said);
      const byShell = container.failure?.exitCode === shellNotFound && said === undefined;
      if (!byRuntime && !byShell) return [];
      const name = /exec: "([^"]+)"/.exec(said ?? '')?.[1] ?? container.spec.command?.[0];
      return [
        {
          ...{ component: container.component, object: container.object },
          ...undoFor(view, container.pod),
          cause: `the command ${name === undefined ? 'of the container' : `"${name}"`} is not in ${container.spec.image ?? 'the image'}`,
          evidence: [
            ...(said === undefined
              ? [`container ${container.spec.name} exited with code 127`]
              : []),
            ...[said ?? '', ...container.lines.slice(-5)].filter(Boolean).map(oneLine),
          ],
          remedy:
            'Correct ENTRYPOINT or CMD of the Dockerfile, or `command` and `args` in the chart.',
          ...(byRuntime
            ? terminal
            : { confidence: 'likely' as const, ...untilItRecovers(view, container, 60) }),
        },
      ];
    }),
};
