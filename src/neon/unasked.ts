import type { Chooser } from './choice.ts';
import { ambiguous, kinds } from './named.ts';

/**
 * Decides where nobody can be asked: the default branch, and a database that is the only one. A project has to
 * be named, for the only one may be somebody's production. Throws NEON_CHOICE_MISSING (usage).
 */
export function unasked(took: (what: string) => void): Chooser {
  return {
    took,
    organisation: (all) => Promise.reject(ambiguous(all, kinds.organisation)),
    project: (all = []) => Promise.reject(ambiguous(all, kinds.project, 'was named')),
    branch: (all) => {
      const found = all.find((one) => one.default);
      return found === undefined
        ? Promise.reject(ambiguous(all, kinds.branch))
        : Promise.resolve(found);
    },
    database: (all) => {
      const [only, ...others] = all;
      return only === undefined || others.length > 0
        ? Promise.reject(ambiguous(all, kinds.database))
        : Promise.resolve(only);
    },
  };
}
