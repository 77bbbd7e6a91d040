import { describe, expect, it } from 'vitest';
import { event, job, pod, snapshot } from '../rollout/snapshot-fixtures.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { ended, waits } from './case-fixtures.ts';
import { diagnose } from './diagnose.ts';

function named(parts: Partial<Snapshot>, logs: Record<string, readonly string[]> = {}) {
  const evidence = { logs: new Map(Object.entries(logs)), health: new Map() };
  return diagnose(snapshot(parts), { evidence });
}
const codes = (found: readonly { code: string; component: string }[]) =>
  found.map(({ code, component }) => `${code} ${component}`);

const failed = job('b-migrate-1', {
  conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
});
const migrating = pod({ job: 'b-migrate-1', state: { state: { terminated: { exitCode: 1 } } } });
const refused = {
  [`${migrating.metadata.name}/backend`]: ['psycopg: password authentication failed'],
};

describe('a failed Job', () => {
  it('follows what is known of its pods, which is as final', () => {
    const found = named({ jobs: [failed], pods: [migrating] }, refused);
    expect(found.map(({ patience }) => patience)).toEqual(['terminal', 'terminal']);
    expect(found[0]?.code).toMatch(/^DATABASE/);
    expect(found[0]?.remedy).toMatch(/DATABASE_URL/);
    expect(found[1]?.code).toBe('MIGRATION_FAILED');
  });

  it('stands alone when its pods say nothing more', () => {
    expect(codes(named({ jobs: [failed], pods: [migrating] }))).toEqual([
      'MIGRATION_FAILED backend',
    ]);
  });

  it('leaves a Job that still tries as patient as it was', () => {
    const [found] = named({ jobs: [job('b-migrate-1')], pods: [migrating] }, refused);
    expect(found).toMatchObject({ patience: 'transient' });
  });
});

describe('faults of several components', () => {
  const database = pod({
    component: 'postgres',
    name: 'db-0',
    state: { restartCount: 3, state: { terminated: { exitCode: 1 } } },
  });
  const asks = pod({ name: 'asks', state: { state: { terminated: { exitCode: 1 } } } });
  const lines = { 'asks/backend': ['database: connection refused'] };

  it('begin with the database in the cluster, when others cannot use it', () => {
    const [first, second] = named({ pods: [asks, database] }, lines);
    expect(first).toMatchObject({ code: 'CRASH', component: 'postgres', patience: 'terminal' });
    expect(second).toMatchObject({ component: 'backend' });
    expect(second?.code).toMatch(/^DATABASE/);
  });

  it('are named in the order in which a pod comes to life, each once', () => {
    const web = (name: string) =>
      pod({
        component: 'web',
        name,
        state: { state: { waiting: { reason: 'ErrImagePull', message: 'x: not found' } } },
      });
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: 'Insufficient cpu',
      },
    ];
    const worker = pod({ component: 'worker', name: 'w', status: { conditions } });
    expect(codes(named({ pods: [ended(3), web('a'), web('b'), worker] }))).toEqual([
      'UNSCHEDULABLE worker',
      'IMAGE_NOT_FOUND web',
      'CRASH backend',
    ]);
  });

  it('of one pod are told by their cause, not by their symptom', () => {
    const killed = pod({
      container: { livenessProbe: {} },
      state: {
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
    });
    const events = [event(killed, 'Killing', 'Container backend failed liveness probe')];
    expect(codes(named({ pods: [killed], events }))).toEqual([
      'OUT_OF_MEMORY backend',
      'PROBE_KILLS backend',
    ]);
    expect(
      codes(named({ pods: [waits('CreateContainerConfigError', 'secret "x" not found')] })),
    ).toEqual(['SECRET_MISSING backend']);
  });
});
