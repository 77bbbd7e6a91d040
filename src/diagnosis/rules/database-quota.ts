import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The hosted database has used up what its plan allows. */
export const databaseQuota: Rule = {
  code: 'DATABASE_QUOTA',
  page: {
    title: 'The quota of the database is used up',
    meaning:
      'The provider of the database has stopped it, because the project used up the time or space of its plan. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'A free plan at the end of the month.',
      'A program that keeps the database awake all day.',
    ],
    look: ['The console of the database shows the usage.'],
    mend: [
      'Upgrade the plan, or wait for the next month.',
      'Or put the URL of another database into the secrets file, then run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_QUOTA'),
};
