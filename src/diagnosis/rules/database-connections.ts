import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** All connections of the database are taken. */
export const databaseConnections: Rule = {
  code: 'DATABASE_CONNECTIONS',
  page: {
    title: 'The database has no free connection',
    meaning:
      'A PostgreSQL server takes a limited number of connections, and all are in use. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'Many replicas, each with its own pool, on the direct host.',
      'Old pods, or another program, hold theirs.',
      'A small plan with few connections.',
    ],
    look: [
      'psql "$DATABASE_URL" -c "select usename, application_name, count(*) from pg_stat_activity group by 1, 2" shows who holds them.',
    ],
    mend: [
      'Use the pooled host (with -pooler) as DATABASE_URL.',
      'Or lower components.NAME.replicas, or raise max_connections on the server.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_CONNECTIONS'),
};
