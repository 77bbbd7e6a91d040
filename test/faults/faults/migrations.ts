import { readFileSync } from 'node:fs';
import { limitedUser } from '../databases.ts';
import { anyOf, condition } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, env, values } from './change.ts';
import type { SampleConfig } from '../fault.ts';

const migrating = ({ components }: SampleConfig) => {
  Object.assign(components['web'] ?? {}, { migrate: true });
};
const failed = anyOf(condition('jobs', 'FailureTarget'), condition('jobs', 'Failed'));

const container = {
  ...{ name: 'job', image: 'postgres:17-trixie', imagePullPolicy: 'IfNotPresent' },
  command: ['sh', '-c', 'echo the reason of the job >&2; exit 7'],
  securityContext: {
    ...{ runAsNonRoot: true, runAsUser: 10001, allowPrivilegeEscalation: false },
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const failing = {
  ...{ apiVersion: 'batch/v1', kind: 'Job' },
  metadata: { name: 'faults-job', labels: { 'todo-deploy/component': 'web' } },
  spec: {
    backoffLimit: 0,
    template: {
      metadata: { labels: { 'todo-deploy/component': 'web' } },
      spec: { restartPolicy: 'Never', containers: [container] },
    },
  },
};

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
    name: 'database-schema',
    title: 'the user of the migration may create nothing',
    code: 'DATABASE_SCHEMA',
    words: /may not|permission|right/,
    before: limitedUser.beforeSchema,
    after: limitedUser.afterSchema,
    config: all(
      migrating,
      ({ components }) => {
        const secrets = [
          { name: 'MIGRATE_DATABASE_URL' },
          { name: 'APP_DATABASE_CA', optional: true },
        ];
        Object.assign(components['web'] ?? {}, { secrets });
      },
      env({ MIGRATE_TABLE: 'faults_schema' }),
    ),
    env: (bench) => ({
      MIGRATE_DATABASE_URL: limitedUser.url(bench),
      APP_DATABASE_CA: readFileSync(bench.bed.database.caFile, 'utf8'),
    }),
    evidence: failed,
    remedy: { says: /GRANT CREATE, USAGE ON SCHEMA public TO USER/, does: limitedUser.grant },
  },
  {
    name: 'job-failed',
    title: 'a Job of the chart fails beside the pods',
    code: 'JOB_FAILED',
    as: 'diagnosis',
    words: /the reason of the job/,
    config: all(env({ DELAY: '15' }), values({ extra: [failing] })),
    remedy: {
      says: /Correct what its last lines say, then run `todo-deploy up` again/,
      config: values({ extra: [] }),
    },
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
