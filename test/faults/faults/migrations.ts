import { anyOf, condition } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, env, values } from './change.ts';
import type { SampleConfig } from '../fault.ts';

const migrating = ({ components }: SampleConfig) => {
  Object.assign(components['web'] ?? {}, { migrate: true });
};
const failed = anyOf(condition('jobs', 'FailureTarget'), condition('jobs', 'Failed'));

/** Migrations that stop a release before it begins. */
export const migrationFaults: readonly Fault[] = [
  {
    name: 'migration-failed',
    title: 'the migration fails',
    code: 'MIGRATION_FAILED',
    words: /column "done" of relation "items" already exists/,
    config: all(
      migrating,
      env({ MIGRATE_SAY: 'column "done" of relation "items" already exists', MIGRATE_EXIT: '1' }),
    ),
    evidence: failed,
    remedy: {
      says: /Correct the migration .* then run `todo-deploy up` again/,
      config: env({ MIGRATE_EXIT: '' }),
    },
  },
  {
    name: 'migration-locked',
    title: 'another migration holds the lock',
    code: 'MIGRATION_LOCKED',
    words: /lock/,
    config: all(
      migrating,
      env({
        MIGRATE_SAY:
          '{"level": "error", "message": "migration failed: another migration has held the lock for 60 s; see whether its job still runs"}',
        MIGRATE_EXIT: '1',
      }),
    ),
    evidence: failed,
    simulated: 'the sample prints what the migration of the shipped backend prints',
  },
  {
    name: 'migration-never-ends',
    title: 'the migration does not end',
    code: 'MIGRATION_FAILED',
    words: /did not end in time/,
    config: all(
      migrating,
      env({ MIGRATE_DELAY: '600' }),
      values({ migrations: { activeDeadlineSeconds: 10 } }),
    ),
    evidence: failed,
  },
];
