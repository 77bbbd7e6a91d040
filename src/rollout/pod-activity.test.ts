import { describe, expect, it } from 'vitest';
import { noEvidence } from '../diagnosis/evidence.ts';
import { viewOf } from '../diagnosis/view.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { activityOf } from './pod-activity.ts';
import { event, pod, snapshot } from './snapshot-fixtures.ts';

const scheduled = { conditions: [{ type: 'PodScheduled', status: 'True' }] };
/** The snapshots of the fixtures are of 06:00:30. */
const startedAt = '2026-11-23T06:00:18Z';
const creating = { state: { waiting: { reason: 'ContainerCreating' } } };
const readinessProbe = { periodSeconds: 10, failureThreshold: 6 };

function activity(one: KubeObject, ...events: KubeObject[]) {
  const view = viewOf(snapshot({ pods: [one], events }), noEvidence);
  return activityOf(view, view.pods[0]!);
}

const doing = (options: Parameters<typeof pod>[0], ...reasons: string[]) => {
  const one = pod({ ...options, status: { ...scheduled, ...options?.status } });
  return activity(one, ...reasons.map((reason) => event(one, reason, 'x')));
};

describe('what a pod is doing', () => {
  it('waits for a node', () => {
    expect(activity(pod()).phase).toBe('scheduling');
  });

  it('has a node, and nothing more is known', () => {
    const one = pod({ spec: { nodeName: 'n1' } });
    const status = { phase: 'Pending', ...scheduled };
    expect(activity({ ...one, status })).toEqual({ phase: 'scheduled', message: 'on node n1' });
  });

  it('pulls its image, with the time since', () => {
    expect(doing({ state: creating }, 'Pulling')).toEqual({
      phase: 'pulling',
      message: 'pulling localhost:5000/todo/backend:c-1',
      waitedMs: 30_000,
    });
  });

  it('has pulled it and starts', () => {
    expect(doing({ state: creating }, 'Pulling', 'Pulled').phase).toBe('starting');
  });

  it.each([
    ['ImagePullBackOff', 'pulling', 'the image cannot be pulled (ImagePullBackOff)'],
    ['CreateContainerConfigError', 'starting', 'cannot start (CreateContainerConfigError)'],
  ])('%s', (reason, phase, message) => {
    expect(doing({ state: { state: { waiting: { reason } } } })).toEqual({ phase, message });
  });

  it('waits for readiness, as long as its probe allows', () => {
    const state = { state: { running: { startedAt } } };
    expect(doing({ state, container: { readinessProbe } })).toEqual({
      phase: 'waiting-for-readiness',
      message: 'waiting for readiness',
      waitedMs: 12_000,
      budgetMs: 60_000,
      because: 'its readiness probe allows 60 s',
    });
  });

  it('starts up, as long as its startup probe allows', () => {
    const startupProbe = { periodSeconds: 5, failureThreshold: 20 };
    const state = { started: false, restartCount: 1, state: { running: { startedAt } } };
    expect(doing({ state, container: { startupProbe, readinessProbe } })).toMatchObject({
      ...{ phase: 'starting', message: 'starting up, after 1 restart', budgetMs: 100_000 },
    });
  });

  it('waits before a restart, as long as the kubelet says', () => {
    const message = 'back-off 1m20s restarting failed container=backend';
    const lastState = { terminated: { exitCode: 3, finishedAt: startedAt } };
    const waiting = { reason: 'CrashLoopBackOff', message };
    expect(doing({ state: { restartCount: 4, state: { waiting }, lastState } })).toMatchObject({
      phase: 'restarting',
      message: 'it ended with exit code 3, waiting before restart 5',
      ...{ waitedMs: 12_000, budgetMs: 80_000 },
    });
  });

  it.each([
    ['Always', 0, 'restarting', 'it ended with exit code 0, restarting'],
    ['OnFailure', 1, 'restarting', 'it ended with exit code 1, restarting'],
    ['OnFailure', 0, 'ended', 'completed'],
    ['Never', 1, 'ended', 'ended with exit code 1'],
  ])(
    'has a container that ended, with restartPolicy %s and code %d',
    (restartPolicy, exitCode, phase, message) => {
      const state = { state: { terminated: { exitCode } } };
      expect(doing({ state, spec: { restartPolicy } })).toEqual({ phase, message });
    },
  );

  it('is in an init container', () => {
    const initContainerStatuses = [{ name: 'wait', ready: false, state: { running: {} } }];
    expect(doing({ status: { initContainerStatuses } }).message).toBe(
      'init container wait: running',
    );
  });

  it('is ready', () => {
    expect(doing({ state: { ready: true, state: { running: { startedAt } } } }).phase).toBe(
      'ready',
    );
  });

  it.each([
    ['Succeeded', 'completed'],
    ['Failed', 'ended with exit code 1'],
  ])('has %s', (phase, message) => {
    const state = { state: { terminated: { exitCode: 1 } } };
    expect(
      doing({ state, status: { phase, containerStatuses: [{ name: 'x', ...state }] } }),
    ).toEqual({
      phase: 'ended',
      message,
    });
  });
});
