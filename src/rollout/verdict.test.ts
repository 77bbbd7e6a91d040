import { describe, expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { deployment, job, pod, replicaSet, snapshot } from './snapshot-fixtures.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { WorkloadRef } from './snapshot.ts';
import { rolloutVerdict } from './verdict.ts';

const backend: WorkloadRef = { kind: 'Deployment', name: 'todo-backend', component: 'backend' };
const database: WorkloadRef = { kind: 'StatefulSet', name: 'todo-postgres', component: 'postgres' };
const migration: WorkloadRef = { kind: 'Job', name: 'migrate-1', component: 'backend' };

const finding: Finding = {
  code: 'X',
  component: 'backend',
  object: 'pod/x',
  cause: 'x',
  evidence: [],
  remedy: 'x',
  confidence: 'certain',
  patience: 'terminal',
};

const judge = (status: Record<string, unknown>, findings: Finding[] = []) =>
  rolloutVerdict(snapshot({ deployments: [deployment({ status })] }), [backend], findings);

describe('a Deployment', () => {
  it('is ready when all its pods are of the newest revision and available', () => {
    expect(judge({})).toMatchObject({ state: 'ready', workloads: [{ desired: 2, available: 2 }] });
  });

  it.each([
    ['its change has not been taken up', { observedGeneration: 1 }, 'not been taken up'],
    ['pods are missing', { updatedReplicas: 1 }, '1 of 2 pods updated'],
    ['old pods have to end', { replicas: 3 }, '1 old pod has to end'],
    ['pods are not available', { availableReplicas: 1 }, '1 of 2 pods available'],
  ])('is progressing while %s', (_, status, message) => {
    const { state, workloads } = judge(status);
    expect(state).toBe('progressing');
    expect(workloads[0]?.message).toContain(message);
  });

  it('is failed by a terminal finding about its component, and by no other', () => {
    expect(judge({ availableReplicas: 0 }, [finding]).state).toBe('failed');
    expect(judge({ availableReplicas: 0 }, [{ ...finding, patience: 'transient' }]).state).toBe(
      'progressing',
    );
    expect(judge({ availableReplicas: 0 }, [{ ...finding, component: 'frontend' }]).state).toBe(
      'progressing',
    );
    expect(judge({}, [finding])).toMatchObject({ state: 'ready', findings: [] });
  });

  it('is failed past its progress deadline', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
    ];
    expect(judge({ updatedReplicas: 1, conditions }).state).toBe('failed');
  });

  it('is progressing while it still says what was wrong with the ReplicaSet before', () => {
    const late = (name: string) => {
      const message = `ReplicaSet "${name}" has timed out progressing.`;
      const reason = 'ProgressDeadlineExceeded';
      const conditions = [{ type: 'Progressing', status: 'False', reason, message }];
      const deployments = [deployment({ status: { updatedReplicas: 1, conditions } })];
      const replicaSets = [replicaSet('old', 1), replicaSet('new', 2)];
      return rolloutVerdict(snapshot({ deployments, replicaSets }), [backend], []).state;
    };
    expect(late('todo-backend-old')).toBe('progressing');
    expect(late('todo-backend-new')).toBe('failed');
  });

  it('goes on past its progress deadline where the probes of its pods allow longer', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
    ];
    const allowed: Finding = { ...finding, code: 'PROGRESS_DEADLINE', patience: 'probe' };
    expect(judge({ availableReplicas: 0, conditions }, [allowed]).state).toBe('progressing');
    expect(judge({ availableReplicas: 0, conditions }, [finding]).state).toBe('failed');
  });

  it('is failed by a finding under its own name, when its pods do not say the component', () => {
    const found = { ...finding, component: 'todo-backend' };
    expect(judge({ availableReplicas: 0 }, [found]).state).toBe('failed');
  });

  it('is not ready while it is being deleted', () => {
    const healthy = deployment();
    const metadata = { ...healthy.metadata, deletionTimestamp: '2026-11-23T06:00:00Z' };
    const { state, workloads } = rolloutVerdict(
      snapshot({ deployments: [{ ...healthy, metadata }] }),
      [backend],
      [],
    );
    expect(state).toBe('progressing');
    expect(workloads[0]?.message).toContain('is being deleted');
  });

  it('is progressing while it does not exist', () => {
    expect(rolloutVerdict(snapshot({}), [backend], []).state).toBe('progressing');
  });
});

describe('a StatefulSet', () => {
  const set = (status: Record<string, unknown>, spec: Record<string, unknown> = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'todo-postgres', generation: 1 },
    spec: { replicas: 1, ...spec },
    status: { observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1, ...status },
  });
  const state = (object: ReturnType<typeof set>) =>
    rolloutVerdict(snapshot({ statefulSets: [object] }), [database], []).state;

  it('is ready when its pods are ready and of the newest revision', () => {
    expect(state(set({ currentRevision: 'a', updateRevision: 'a' }))).toBe('ready');
    expect(state(set({ currentRevision: 'a', updateRevision: 'b', updatedReplicas: 0 }))).toBe(
      'progressing',
    );
    expect(state(set({ readyReplicas: 0 }))).toBe('progressing');
    expect(state(set({ observedGeneration: 0 }))).toBe('progressing');
  });

  it('does not wait for pods below the partition', () => {
    const spec = { replicas: 1, updateStrategy: { rollingUpdate: { partition: 1 } } };
    expect(
      state(set({ currentRevision: 'a', updateRevision: 'b', updatedReplicas: 0 }, spec)),
    ).toBe('ready');
  });
});

describe('a Job', () => {
  const state = (status: Record<string, unknown>) =>
    rolloutVerdict(snapshot({ jobs: [job('migrate-1', status)] }), [migration], []).state;

  it('follows its conditions', () => {
    expect(state({ active: 1 })).toBe('progressing');
    expect(state({ succeeded: 1 })).toBe('progressing');
    expect(state({ conditions: [{ type: 'Complete', status: 'True' }] })).toBe('ready');
    expect(state({ failed: 3, conditions: [{ type: 'Failed', status: 'True' }] })).toBe('failed');
    expect(state({ conditions: [{ type: 'FailureTarget', status: 'True' }] })).toBe('failed');
    expect(state({ conditions: [{ type: 'Failed', status: 'False' }] })).toBe('progressing');
  });

  it('is done when a pod of it has succeeded, seconds before its controller says so', () => {
    const stateWith = (...pods: KubeObject[]) => {
      const jobs = [job('migrate-1', { active: 1 })];
      return rolloutVerdict(snapshot({ jobs, pods }), [migration], []).state;
    };
    const ended = (phase: string, name: string) =>
      pod({ name, job: 'migrate-1', status: { phase } });
    expect(stateWith(ended('Failed', 'a'))).toBe('progressing');
    expect(stateWith(ended('Failed', 'a'), ended('Succeeded', 'b'))).toBe('ready');
    const exited = (exitCode: number) => ({ state: { terminated: { exitCode } } });
    expect(stateWith(pod({ job: 'migrate-1', state: exited(0) }))).toBe('ready');
    expect(stateWith(pod({ job: 'migrate-1', state: exited(1) }))).toBe('progressing');
    expect(stateWith(pod({ job: 'migrate-0', status: { phase: 'Succeeded' } }))).toBe(
      'progressing',
    );
  });
});
