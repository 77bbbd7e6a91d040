import { untilItRecovers } from '../recovery.ts';
import { terminal, type Rule } from '../rule.ts';
import { patchFor, undoFor } from '../fixes.ts';
import { oneLine, startError } from '../view.ts';

const sign = /permission denied|EACCES|read-only file system|EROFS|operation not permitted/i;
/** A database says "permission denied" too, about its own objects. */
const ofDatabase = /permission denied for (table|schema|database|relation|sequence|function)/i;

/** The program may not be run, or may not write where it wants to. */
export const permissionDenied: Rule = {
  code: 'PERMISSION_DENIED',
  page: {
    title: 'The program may not do what it tries',
    meaning:
      'The program runs as a user without special rights, on a file system that it can only read. It wanted to write, read or start a file that this user may not.',
    causes: [
      'It writes beside its own code, and the root file system is read-only.',
      'The files in the image belong to root, and the program runs as another user.',
      'The start script is not marked as executable.',
    ],
    look: [
      'The last lines in the finding name the file.',
      'docker run --rm --entrypoint ls IMAGE -l PATH shows its owner and rights.',
    ],
    mend: [
      'Let the program write to /tmp, or mount an emptyDir at that path in the chart.',
      'Give the files to the user in the Dockerfile: COPY --chown=10001',
      'Make a script executable: COPY --chmod=755',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    view.containers.flatMap((container) => {
      const start = startError(container);
      const atStart = start !== undefined && sign.test(start);
      const line = container.lines.findLast((text) => sign.test(text) && !ofDatabase.test(text));
      if (!atStart && (container.failure === undefined || line === undefined)) return [];
      const readOnly = /read-only file system|EROFS/i.test(line ?? '');
      return [
        {
          ...{ component: container.component, object: container.object },
          ...(readOnly
            ? patchFor(view, container, { securityContext: { readOnlyRootFilesystem: false } })
            : undoFor(view, container.pod)),
          cause: atStart
            ? 'the command of the container may not be executed'
            : readOnly
              ? 'the program wants to write to the root file system, which is read-only'
              : 'the program may not read or write something that it needs, as the user that it runs as',
          evidence: [oneLine(atStart ? start : (line ?? ''))],
          remedy: atStart
            ? 'Make the file executable in the Dockerfile (`RUN chmod +x FILE`, or COPY --chmod=755).'
            : 'Write to /tmp, mount an emptyDir at that path in the chart, or give the folder to the user in the Dockerfile.',
          ...(atStart
            ? terminal
            : { confidence: 'likely' as const, ...untilItRecovers(view, container, 60) }),
        },
      ];
    }),
};
