import type { Rule } from '../rule.ts';
import { databaseClues } from './database.ts';

/** Nothing answers at the address of the database. */
export const databaseUnreachable: Rule = {
  code: 'DATABASE_UNREACHABLE',
  page: {
    title: 'The database does not answer',
    meaning:
      'The host is known, but nothing answers at its port. As an error of todo-deploy it was met from this machine, before anything was changed; as a finding, from inside the cluster.',
    causes: [
      'The database is stopped.',
      'A wrong port, a firewall, or a list of allowed addresses that lacks the cluster.',
      'A NetworkPolicy keeps the pod from it.',
      'A suspended database that needs some seconds to wake.',
    ],
    look: [
      'nc -vz HOST 5432 asks from this machine.',
      'kubectl -n NAMESPACE run try --rm -it --image=postgres:17 -- pg_isready -h HOST asks from inside the cluster.',
    ],
    mend: [
      'Start it, or correct DATABASE_URL; a suspended one: try again.',
      'If only the cluster cannot reach it, let the addresses of its nodes in.',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => databaseClues(view, 'DATABASE_UNREACHABLE'),
};
