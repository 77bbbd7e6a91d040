import { conditionOf, typed } from '../../rollout/kube-types.ts';
import { componentOf, ownerOf } from '../../rollout/ownership.ts';
import { terminal, type Rule } from '../rule.ts';
import { oneLine } from '../view.ts';

const lock =
  /another migration|held the lock|could not obtain lock|lock timeout|lock_timeout|a table (that is|has been) in use|deadlock detected|55P03|no connection or lock is free|migrations? (is|are) locked/i;

/** A migration waits for a lock that something else holds. */
export const migrationLocked: Rule = {
  code: 'MIGRATION_LOCKED',
  page: {
    title: 'The migration waits for a lock',
    meaning:
      'A migration changes tables, and for that it needs them for itself. Another migration, or a transaction that somebody left open, holds them. Nothing was changed.',
    causes: [
      'Another deployment migrates the same database right now.',
      'A migration that was killed still holds its lock, because its connection is still open.',
      'A backup, a report or an open psql session uses the table.',
    ],
    look: [
      'kubectl -n NAMESPACE get jobs shows whether another migration runs.',
      'psql "$DATABASE_URL_DIRECT" -c "select pid, state, xact_start, left(query, 60) from pg_stat_activity where xact_start is not null order by xact_start" shows open transactions, the oldest first.',
      'psql "$DATABASE_URL_DIRECT" -c "select pid from pg_locks where locktype = \'advisory\'" shows who holds a migration lock.',
    ],
    mend: [
      'Wait for the other to end, or end it: psql "$DATABASE_URL_DIRECT" -c "select pg_terminate_backend(PID)"',
      'Run `todo-deploy up`: it migrates again.',
    ],
  },
  find: (view) =>
    typed(view.snapshot, 'jobs').flatMap((job) => {
      const mine = view.containers.filter(
        ({ pod, init }) => !init && ownerOf(pod.metadata, 'Job')?.uid === job.metadata.uid,
      );
      const line = mine.flatMap(({ lines }) => lines).findLast((text) => lock.test(text));
      const done = conditionOf(job.status?.conditions, 'Complete')?.status === 'True';
      if (line === undefined || done) return [];
      const failed = conditionOf(job.status?.conditions, 'Failed')?.status === 'True';
      return [
        {
          component: componentOf(job.metadata),
          object: `job/${job.metadata.name}`,
          explains: mine.map(({ object }) => object),
          cause: 'the migration does not get the lock that it needs: something else holds it',
          evidence: [oneLine(line)],
          remedy:
            'Wait for the other migration or transaction to end, or end it (pg_stat_activity names it), then run `todo-deploy up` again.',
          // How long it may wait, and how often it may try, is the Job's to say.
          ...(failed ? terminal : { patience: 'transient' as const }),
        },
      ];
    }),
};
