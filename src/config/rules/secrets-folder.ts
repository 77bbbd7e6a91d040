import { errorAt } from '../problem.ts';
import type { Rule } from './rule.ts';

/** The secrets file has a folder of its own, which is kept out of git as a whole. */
export const secretsFolder: Rule = ({ config }) =>
  /[\\/]/.test(config.secretsFile.replace(/^\.[\\/]/, ''))
    ? []
    : [
        errorAt(
          ['secretsFile'],
          'must lie in a folder of its own, which is kept out of git; for instance .todo-deploy/secrets.env',
        ),
      ];
