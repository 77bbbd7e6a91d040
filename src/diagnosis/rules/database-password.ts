import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** The database refuses the sign-in. */
export const databasePassword: Rule = {
  code: 'DATABASE_PASSWORD',
  page: {
    title: 'The database refuses user or password',
    meaning:
      'The server answered and refused the sign-in. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'The password was changed or copied in part.',
      'The user does not exist there.',
      'The database in the cluster keeps the password that its volume was made with, and the secrets file has another one now.',
    ],
    look: [
      'psql "$DATABASE_URL" -c "select 1" tries the URL from this machine.',
      '`todo-deploy diagnose` asks from this machine and from inside the cluster.',
    ],
    mend: [
      'Copy the connection string again; Neon: Connect, or reset the password of the role.',
      'Put it into the secrets file as DATABASE_URL.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_PASSWORD'),
};
