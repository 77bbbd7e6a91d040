import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** A pooler stands where the program needs the database itself. */
export const databasePooled: Rule = {
  code: 'DATABASE_POOLED',
  page: {
    title: 'The pooled host does not do what is asked of it',
    meaning:
      'A pooler (PgBouncer, the -pooler host of Neon) shares a few connections among many clients. Options in the URL, locks, prepared statements and SET do not survive that; migrations need the direct host. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'DATABASE_URL_DIRECT names the pooled host.',
      'The URL has options=… or channel_binding=require, which the pooler does not take.',
      'The program keeps state in its session.',
    ],
    look: ['grep -o "@[^/]*" .todo-deploy/secrets.env shows the hosts: -pooler is the pooled one.'],
    mend: [
      'Give migrations the direct host: DATABASE_URL_DIRECT, the same URL without -pooler.',
      'Remove options=… and channel_binding=… from DATABASE_URL.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_POOLED'),
};
