import { terminal, type Rule } from '../rule.ts';
import { oneLine, startError } from '../view.ts';

const sign = /exec format error/i;

/** The image is for another processor than the node's. */
export const wrongArchitecture: Rule = {
  code: 'WRONG_ARCHITECTURE',
  find: ({ containers }) =>
    containers.flatMap((container) => {
      const said = [
        startError(container) ?? '',
        container.failure?.message ?? '',
        ...container.lines,
      ];
      const line = said.find((text) => sign.test(text));
      if (line === undefined || (startError(container) === undefined && !container.failure))
        return [];
      return [
        {
          ...{ component: container.component, object: container.object, ...terminal },
          cause: `the program of ${container.spec.image ?? 'the image'} is for another processor than the node's, or is no program`,
          evidence: [`container ${container.spec.name}: ${oneLine(line)}`],
          remedy:
            "Build for the node's processor (`kubectl get nodes -L kubernetes.io/arch`); a script needs its #! line.",
        },
      ];
    }),
};
