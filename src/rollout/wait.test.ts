import { describe, expect, it } from 'vitest';
import { systemClock } from '../ports/clock.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { ProgressDetail } from './progress.ts';
import { RolloutFailed } from './rollout-failed.ts';
import { deployment, event, pod, replicaSet } from './snapshot-fixtures.ts';
import type { WorkloadRef } from './snapshot.ts';
import { waitForRollout } from './wait.ts';

const backend: WorkloadRef = { kind: 'Deployment', name: 'todo-backend', component: 'backend' };
const waiting = { replicas: 1, status: { availableReplicas: 0, readyReplicas: 0 } };
const badImage = {
  state: { state: { waiting: { reason: 'ErrImagePull', message: 'c-1: not found' } } },
};

function cluster() {
  const kubernetes = new FakeKubernetes();
  kubernetes.store.put(deployment(waiting));
  kubernetes.store.put(replicaSet('old', 1));
  kubernetes.store.put(replicaSet('new', 2));
  return kubernetes;
}

function wait(kubernetes: FakeKubernetes, more: object = {}) {
  const told: string[] = [];
  const details: ProgressDetail[] = [];
  const done = waitForRollout({
    kubernetes,
    namespace: 'todo',
    workloads: [backend],
    timeoutMs: 5_000,
    clock: systemClock,
    signal: new AbortController().signal,
    onProgress: (message, _component, detail) => {
      told.push(message);
      details.push(detail);
    },
    ...more,
  });
  return { done, told, details };
}

async function failureOf(done: Promise<unknown>): Promise<RolloutFailed> {
  const error = await done.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RolloutFailed);
  return error as RolloutFailed;
}

describe('waitForRollout', () => {
  it('resolves when the Deployment becomes ready, and told what it waited for', async () => {
    const kubernetes = cluster();
    const { done, told } = wait(kubernetes);
    setTimeout(() => kubernetes.store.put(deployment({ replicas: 1 })), 30);
    expect((await done).state).toBe('ready');
    expect(told).toEqual(['0 of 1 pods available', '1 of 1 pods available']);
  });

  it('fails as soon as the cluster knows the cause', async () => {
    const kubernetes = cluster();
    const { done } = wait(kubernetes);
    setTimeout(() => kubernetes.store.put(pod(badImage)), 30);
    const started = Date.now();
    const error = await failureOf(done);
    expect(Date.now() - started).toBeLessThan(1_000);
    expect(error).toMatchObject({ code: 'ROLLOUT_FAILED', exitCode: 5 });
    expect(error.findings.map(({ code }) => code)).toEqual(['IMAGE_NOT_FOUND']);
    expect(error.message).toContain('backend: the image localhost:5000/todo/backend:c-1');
  });

  it('takes no notice of pods of an older revision', async () => {
    const kubernetes = cluster();
    kubernetes.store.put(pod({ ...badImage, revision: 'old' }));
    const { done } = wait(kubernetes);
    setTimeout(() => kubernetes.store.put(deployment({ replicas: 1 })), 60);
    expect((await done).state).toBe('ready');
  });

  it.each([
    ['has not been taken up', { ...waiting, generation: 3 }, { observedGeneration: 2 }],
    ['has no ReplicaSet yet', { ...waiting, revision: 3 }, {}],
  ])('takes no notice of the last failure while the new change %s', async (_, options, status) => {
    const kubernetes = cluster();
    kubernetes.store.put(pod(badImage));
    const conditions = [
      { type: 'Progressing', reason: 'ProgressDeadlineExceeded', status: 'False' },
    ];
    const stale = 'observedGeneration' in status ? { conditions } : {};
    kubernetes.store.put(
      deployment({ ...options, status: { ...waiting.status, ...stale, ...status } }),
    );
    const { done } = wait(kubernetes);
    setTimeout(() => kubernetes.store.put(deployment({ replicas: 1, generation: 4 })), 60);
    expect((await done).state).toBe('ready');
  });

  it('takes no notice of a broken neighbour, not even of the same component', async () => {
    const kubernetes = cluster();
    kubernetes.store.put(pod({ ...badImage, job: 'migrate-1' }));
    const { done } = wait(kubernetes);
    setTimeout(() => kubernetes.store.put(deployment({ replicas: 1 })), 60);
    expect((await done).state).toBe('ready');
  });

  it('shows the last lines of a container that crashes, redacted', async () => {
    const kubernetes = cluster();
    const terminated = { exitCode: 3, reason: 'Error', finishedAt: '2026-11-23T06:00:00Z' };
    const crashed = pod({
      state: {
        restartCount: 2,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    });
    const name = `todo/${crashed.metadata.name}`;
    kubernetes.podLogs.write(name, 'backend', { time: '', text: 'the key is s3cr3t' });
    kubernetes.podLogs.restart(name, 'backend');
    kubernetes.store.put(crashed);
    const redact = (text: string) => text.replaceAll('s3cr3t', '***');
    const error = await failureOf(wait(kubernetes, { redact }).done);
    expect(error.findings[0]).toMatchObject({
      code: 'CRASH',
      cause: 'the container backend exits with code 3: the key is ***',
    });
    expect(error.details.join('\n')).not.toContain('s3cr3t');
  });

  it('waits for the budget of a transient finding, then fails', async () => {
    const kubernetes = cluster();
    const message = '0/1 nodes are available: 1 Insufficient cpu.';
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ];
    kubernetes.store.put(pod({ status: { phase: 'Pending', conditions } }));
    // A clock a thousand times as fast: 45 s of patience pass in 45 ms.
    const start = Date.now();
    const now = () => start + (Date.now() - start) * 1000;
    const clock = { now, sleep: (ms: number, s?: AbortSignal) => systemClock.sleep(ms / 1000, s) };
    const { done, details } = wait(kubernetes, { clock, timeoutMs: 600_000 });
    const error = await failureOf(done);
    expect(error.findings[0]?.code).toBe('UNSCHEDULABLE');
    expect(error.details.join('\n')).toContain('45 s were allowed');
    expect(details[0]).toMatchObject({ budgetMs: 45_000, waitedMs: 0 });
    expect(now() - start).toBeGreaterThan(45_000);
  });

  /** A clock a thousand times as fast, so that some seconds of patience pass in some milliseconds. */
  function fastClock() {
    const start = Date.now();
    const now = () => start + (Date.now() - start) * 1000;
    return { now, sleep: (ms: number, s?: AbortSignal) => systemClock.sleep(ms / 1000, s) };
  }

  it.each([
    ['has been deleted', true],
    ['was never made', false],
  ])('names a Deployment that %s', async (_, wasThere) => {
    const kubernetes = wasThere ? cluster() : new FakeKubernetes();
    const { done } = wait(kubernetes, { clock: fastClock(), timeoutMs: 600_000 });
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'todo' };
    setTimeout(() => kubernetes.store.delete({ ...ref, name: 'todo-backend' }), 30);
    const error = await failureOf(done);
    expect(error.findings[0]?.code).toBe('WORKLOAD_MISSING');
    expect(error.message).toContain('the Deployment todo-backend is not in the namespace');
  });

  it('names a Deployment that somebody has paused', async () => {
    const kubernetes = cluster();
    kubernetes.store.put(deployment({ ...waiting, paused: true }));
    const error = await failureOf(wait(kubernetes).done);
    expect(error.findings[0]).toMatchObject({
      code: 'ROLLOUT_STUCK',
      fix: { command: 'kubectl --context fake -n todo rollout resume deployment/todo-backend' },
    });
  });

  it('does not fail what heals while its last lines are fetched', async () => {
    const kubernetes = cluster();
    const terminated = { exitCode: 3, reason: 'Error', finishedAt: '2026-11-23T06:00:00Z' };
    const crashed = pod({
      state: {
        restartCount: 2,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    });
    // The log is asked for, and ready is what the cluster says before it answers.
    kubernetes.logs = async function* () {
      kubernetes.store.put(deployment({ replicas: 1 }));
      await systemClock.sleep(60);
      yield { time: '', text: 'bye' };
    };
    kubernetes.store.put(crashed);
    expect((await wait(kubernetes).done).state).toBe('ready');
  });

  it('fails at the ceiling, with what it knows', async () => {
    const kubernetes = cluster();
    const error = await failureOf(wait(kubernetes, { timeoutMs: 50 }).done);
    expect(error.message).toBe('backend not ready after 0 s');
    expect(error.details).toEqual(['deployment/todo-backend: 0 of 1 pods available']);
  });

  it('asks an unready pod itself why it is unready', async () => {
    const kubernetes = cluster();
    const unready = pod({
      container: { readinessProbe: { httpGet: { path: '/readyz', port: 8000 } } },
      state: { state: { running: {} } },
    });
    const body = '{"checks":{"database":"database_auth_failed"},"detail":"the password is wrong"}';
    const path = `/api/v1/namespaces/todo/pods/${unready.metadata.name}:8000/proxy/readyz`;
    kubernetes.answer(path, { status: 503, body });
    kubernetes.store.put(unready);
    kubernetes.store.put(event(unready, 'Unhealthy', 'Readiness probe failed: statuscode: 503'));
    const error = await failureOf(wait(kubernetes).done);
    expect(error.findings[0]).toMatchObject({
      code: 'DATABASE_PASSWORD',
      cause: 'the database refuses the user or the password',
    });
    expect(error.findings[0]?.evidence[0]).toContain('the password is wrong');
  });

  it('stops with INTERRUPTED when the signal fires', async () => {
    const stop = new AbortController();
    const { done } = wait(cluster(), { signal: stop.signal });
    setTimeout(() => {
      stop.abort();
    }, 20);
    await expect(done).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('fails when the cluster cannot be reached at all', async () => {
    const kubernetes = cluster();
    kubernetes.down = true;
    await expect(wait(kubernetes).done).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });
});
