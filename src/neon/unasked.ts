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
      if (found === undefined) return Promise.reject(ambiguous(all, kinds.branch));
      took(`the default branch ${found.name}`);
      return Promise.resolve(found);
    },
    database: (all) => {
      const [only, ...others] = all;
      if (only === undefined || others.length > 0)
        return Promise.reject(ambiguous(all, kinds.database));
      took(`the database ${only.name} of ${only.owner_name}`);
      return Promise.resolve(only);
    },
  };
}
