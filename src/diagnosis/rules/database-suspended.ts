import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The database is waking up, or restarting. */
export const databaseSuspended: Rule = {
  code: 'DATABASE_SUSPENDED',
  page: {
    title: 'The database is suspended or starting',
    meaning:
      'The server answers that it is not ready yet. That mostly passes within seconds, and todo-deploy waits for it. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'A hosted database that went to sleep because nobody used it.',
      'The database was restarted, or is recovering after a crash.',
    ],
    look: [
      'The console of the database shows its state.',
      '`todo-deploy logs database` shows the one in the cluster.',
    ],
    mend: [
      'Wait a moment, then run `todo-deploy up` again.',
      'If it stays so, restart the database in its console.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_SUSPENDED'),
};
