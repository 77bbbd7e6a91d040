import type { Rule } from '../rule.ts';
import { untilItRecovers } from '../recovery.ts';
import { undoFor } from '../fixes.ts';
import { oneLine, type ContainerView } from '../view.ts';

/** A container ends by itself, again and again. */
export const crash: Rule = {
  code: 'CRASH',
  symptom: true,
  page: {
    title: 'The program ends by itself',
    meaning:
      'The program in the container starts and ends again. Kubernetes starts it anew, with longer and longer pauses. One crash and a recovery is no failure; the third end is.',
    causes: [
      'A mistake in the program, or a setting that it misses: its last lines say which.',
      'Something that it needs (a database, another service) is not there, and it gives up.',
      'It ends with code 0: it did its work and is no server.',
    ],
    look: [
      '`todo-deploy logs NAME --previous` shows the whole log of the run that ended.',
      'kubectl -n NAMESPACE describe pod POD shows the exit code under Last State.',
    ],
    mend: [
      'Correct what the last lines say, in the code or in todo-deploy.yaml.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const { failure, component, object, spec, lines } = container;
      if (failure === undefined) return [];
      const last = lines.filter((line) => line.trim() !== '').at(-1);
      return [
        {
          ...{ component, object, ...undoFor(view, container.pod) },
          cause: `the container ${spec.name} ${howItEnded(container)}${last === undefined ? '' : `: ${oneLine(last)}`}`,
          evidence: [
            `container ${spec.name}: exit code ${failure.exitCode ?? 'unknown'}, ${container.status.restartCount ?? 0} restarts`,
            ...lines.slice(-10).map(oneLine),
          ],
          remedy: `Correct what its last lines say; all of them: todo-deploy logs ${component} --previous`,
          ...untilItRecovers(view, container, 90),
        },
      ];
    }),
};

function howItEnded({ failure }: ContainerView): string {
  const code = failure?.exitCode ?? 0;
  if (code === 0) return 'ends by itself with code 0, as if its work was done';
  if (code > 128 && code < 160) return `ended by signal ${code - 128} (exit code ${code})`;
  return `exits with code ${code}`;
}
