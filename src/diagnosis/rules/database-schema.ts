import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The tables are not what the program needs. */
export const databaseSchema: Rule = {
  code: 'DATABASE_SCHEMA',
  page: {
    title: 'The tables of the database do not fit the program',
    meaning:
      'The database answers, but its tables are missing, older than the program, or not for this user.',
    causes: [
      'The migration has not run, or was switched off.',
      'DATABASE_URL and DATABASE_URL_DIRECT name two different databases.',
      'The user of the URL has no right to the tables.',
    ],
    look: [
      'kubectl -n NAMESPACE get jobs lists the migrations that ran.',
      'psql "$DATABASE_URL" -c "\\\\d" lists the tables and their owners.',
    ],
    mend: [
      'Run `todo-deploy up`: it migrates first.',
      'If it is about a right: psql "URL of the owner" -c "grant create, usage on schema public to USER"',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_SCHEMA'),
};
