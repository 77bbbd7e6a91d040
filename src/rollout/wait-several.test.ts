import { expect, it } from 'vitest';
import { systemClock } from '../ports/clock.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { RolloutFailed } from './rollout-failed.ts';
import { deployment, pod, replicaSet } from './snapshot-fixtures.ts';
import type { WorkloadRef } from './snapshot.ts';
import { waitForRollout } from './wait.ts';

const components = ['backend', 'frontend'] as const;
const waiting = (reason: string, message = '') => ({
  state: { state: { waiting: { reason, message } } },
});

it('a failure gives the others a moment to fail too, and names them all', async () => {
  const kubernetes = new FakeKubernetes();
  for (const component of components) {
    const status = { availableReplicas: 0, readyReplicas: 0 };
    kubernetes.store.put(deployment({ component, replicas: 1, status }));
    kubernetes.store.put(replicaSet('new', 2, { component }));
  }
  const workloads = components.map((component): WorkloadRef => ({
    kind: 'Deployment',
    name: `todo-${component}`,
    component,
  }));
  const done = waitForRollout({
    ...{ kubernetes, namespace: 'todo', workloads, timeoutMs: 10_000, clock: systemClock },
    signal: new AbortController().signal,
  }).catch((error: unknown) => error);
  kubernetes.store.put(pod(waiting('ErrImagePull', 'c-1: not found')));
  setTimeout(() => {
    kubernetes.store.put(pod({ ...waiting('InvalidImageName'), component: 'frontend' }));
  }, 300);
  const failure = await done;
  expect(failure).toBeInstanceOf(RolloutFailed);
  const told = (failure as RolloutFailed).findings.map(({ code, component }) => [code, component]);
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      ['IMAGE_NOT_FOUND', 'backend'],
      ['IMAGE_NAME_INVALID', 'frontend'],
    ]),
  );
});
