import { terminal, transient, type Rule } from '../rule.ts';
import { failsAgainAndAgain, oneLine, type ContainerView } from '../view.ts';

/** A container ends by itself, again and again. */
export const crash: Rule = {
  code: 'CRASH',
  symptom: true,
  find: ({ containers }) =>
    containers.flatMap((container) => {
      const { failure, component, object, spec, lines, ofJob } = container;
      if (failure === undefined) return [];
      const often = failsAgainAndAgain(container);
      const last = lines.filter((line) => line.trim() !== '').at(-1);
      return [
        {
          ...{ component, object },
          cause: `the container ${spec.name} ${howItEnded(container)}${last === undefined ? '' : `: ${oneLine(last)}`}`,
          evidence: [
            `container ${spec.name}: exit code ${failure.exitCode ?? 'unknown'}, ${container.status.restartCount ?? 0} restarts`,
            ...lines.slice(-10).map(oneLine),
          ],
          remedy: `Correct what its last lines say; all of them: todo-deploy logs ${component} --previous`,
          ...(ofJob ? { patience: 'transient' as const } : often ? terminal : transient(90)),
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
