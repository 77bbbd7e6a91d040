import type { Subject } from './subject.ts';

/** Errors of the secret values and their file. */
export const secretPages: Subject = {
  title: 'Secrets',
  pages: {
    SECRETS_INVALID: {
      title: 'The secrets file has a line that cannot be read',
      meaning:
        'The file with the secret values holds one NAME=value a line, and one line is something else. Its value is not shown.',
      causes: ['Quotes that are not closed.', 'A line that was broken in two.'],
      look: ['The error names the line.'],
      mend: ['Put a value with spaces, quotes or # into "double quotes".'],
    },
    SECRETS_EXPOSED: {
      title: 'Others can read the secrets file',
      meaning:
        'The file with the secret values can be read by other users of this machine, or is tracked by git. todo-deploy does not go on with it.',
      causes: ['It was copied, or made by hand.', 'It was added to git by mistake.'],
      look: ['ls -l .todo-deploy/secrets.env', 'git ls-files .todo-deploy'],
      mend: [
        'chmod 600 .todo-deploy/secrets.env',
        'If git has it: git rm --cached .todo-deploy/secrets.env, and replace the secrets in it, for the history keeps them.',
      ],
    },
    CA_FILE_MISSING: {
      title: 'There is no CA bundle',
      meaning: 'build.caFile or database.caFile names a PEM file that does not exist.',
      causes: ['A typing error.', 'The file is on another machine.'],
      look: ['ls FILE'],
      mend: ['Correct the name in todo-deploy.yaml, or take it out.'],
    },
    CA_FILE_TOO_LARGE: {
      title: 'The CA bundle is too large',
      meaning: 'The PEM file is larger than a build secret may be.',
      causes: ['It holds much more than the one authority that is needed.'],
      look: ['ls -l FILE'],
      mend: ['Keep only the authority of your proxy in it.'],
    },
  },
};
