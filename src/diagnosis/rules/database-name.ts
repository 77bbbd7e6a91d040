import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The server has no database of that name. */
export const databaseName: Rule = {
  code: 'DATABASE_NAME',
  page: {
    title: 'The server has no such database',
    meaning:
      'The sign-in was accepted, but there is no database of the name at the end of the URL. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: ['A typing error.', 'It was never made.'],
    look: ['psql "URL of the postgres database" -l lists the databases.'],
    mend: [
      'Create it: psql "URL of the postgres database" -c "create database NAME"',
      'Or correct the name at the end of DATABASE_URL in the secrets file.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_NAME'),
};
