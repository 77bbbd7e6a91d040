import { terminal, type Rule } from '../rule.ts';
import { undoFor } from '../fixes.ts';
import { oneLine, startError } from '../view.ts';

const sign = /exec format error/i;

/** The image is for another processor than the node's. */
export const wrongArchitecture: Rule = {
  code: 'WRONG_ARCHITECTURE',
  page: {
    title: 'The image is for another processor',
    meaning:
      'The program in the image was built for another kind of processor (amd64 or arm64) than the node has, so the node cannot run it. A script without its first line #!/bin/sh fails in the same way.',
    causes: [
      'The image was built on a machine with another processor, for instance a Mac with Apple silicon for a server with Intel.',
      'The base image of the Dockerfile exists for one processor only.',
      'The start script has no #! line.',
    ],
    look: [
      'kubectl get nodes -L kubernetes.io/arch shows what the nodes are.',
      'docker image inspect -f "{{.Os}}/{{.Architecture}}" IMAGE shows what the image is for.',
    ],
    mend: [
      'Build it on a machine like the nodes, or on the engine of the cluster: `todo-deploy up` builds on the engine that Docker points to (docker context ls).',
      'Take a base image that exists for the processor of the node.',
      'Give a start script its #! line.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
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
          ...undoFor(view, container.pod),
          cause: `the program of ${container.spec.image ?? 'the image'} is for another processor than the node's, or is no program`,
          evidence: [`container ${container.spec.name}: ${oneLine(line)}`],
          remedy:
            "Build for the node's processor (`kubectl get nodes -L kubernetes.io/arch`); a script needs its #! line.",
        },
      ];
    }),
};
