import { describe, expect, it } from 'vitest';
import { Patience } from '../rollout/patience.ts';
import type { ContainerStatus } from '../rollout/kube-types.ts';
import { event, pod, snapshot } from '../rollout/snapshot-fixtures.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { diagnose } from './diagnose.ts';

const began = Date.parse('2026-11-23T06:00:30Z');
const iso = (secondsAfter: number) => new Date(began + secondsAfter * 1000).toISOString();

/** A pod made so many seconds before the watch began, in a state. */
function aged(seconds: number, state: Partial<ContainerStatus>, container = {}) {
  const made = pod({ state, container });
  const metadata = { ...made.metadata, creationTimestamp: iso(-seconds) };
  return { ...made, metadata };
}
const backingOff = (restartCount: number): Partial<ContainerStatus> => ({
  restartCount,
  state: {
    waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' },
  },
  lastState: { terminated: { exitCode: 1 } },
});

function first(parts: Partial<Snapshot>, before?: Partial<Snapshot>, seconds = 0) {
  const at = { at: began + seconds * 1000 };
  const then = before === undefined ? {} : { before: { ...snapshot(before), at: began } };
  return diagnose({ ...snapshot(parts), ...at }, then)[0];
}

describe('a container that ended again and again', () => {
  const old = aged(600, backingOff(6));

  it('is a failure for whoever looks once', () => {
    expect(first({ pods: [old] })).toMatchObject({ code: 'CRASH', patience: 'terminal' });
  });

  it('is none for a watch that has not seen it end: its cause may have been mended', () => {
    expect(first({ pods: [old] }, { pods: [old] })).toMatchObject({
      ...{ patience: 'transient', budgetMs: 190_000 },
      because: 'it ended before this run began, and its next start comes within 160 s',
    });
    const again = aged(600, { ...backingOff(7), state: { running: { startedAt: iso(20) } } });
    expect(first({ pods: [again] }, { pods: [old] }, 30)).toMatchObject({ patience: 'probe' });
  });

  it('is one as soon as it ends once more', () => {
    const more = aged(600, backingOff(7));
    expect(first({ pods: [more] }, { pods: [old] })).toMatchObject({ patience: 'terminal' });
  });

  it('is one while it runs for the fourth time: a kubelet may start it again at once', () => {
    const running = { ...backingOff(3), state: { running: { startedAt: iso(20) } } };
    expect(first({ pods: [aged(-5, running)] }, { pods: [] }, 30)).toMatchObject({
      ...{ code: 'CRASH', patience: 'terminal' },
    });
  });

  it('is one when the pod is of this run', () => {
    const young = aged(30, backingOff(2));
    expect(first({ pods: [young] }, { pods: [young] })).toMatchObject({ patience: 'terminal' });
  });
});

describe('an image that was not there when the watch began', () => {
  const waiting = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } };
  const tried = (count: number, seconds: number) =>
    event(aged(600, {}), 'Failed', 'Failed to pull image "x": not found', {
      count,
      lastTimestamp: iso(seconds),
    });
  const one = aged(600, { state: waiting });

  it('is waited for until the node has tried again', () => {
    const then = { pods: [one], events: [tried(4, -60)] };
    expect(first(then, then)).toMatchObject({ code: 'IMAGE_NOT_FOUND', patience: 'transient' });
    const now = { pods: [one], events: [tried(5, 30)] };
    expect(first(now, then, 30)).toMatchObject({ patience: 'terminal' });
    expect(first(then)).toMatchObject({ patience: 'terminal' });
  });
});

describe('a container that runs and is not ready', () => {
  const probes = {
    startupProbe: { periodSeconds: 2, failureThreshold: 30 },
    readinessProbe: { periodSeconds: 5, failureThreshold: 3 },
  };
  const runs = (startedAt: number) =>
    aged(-startedAt, { state: { running: { startedAt: iso(startedAt) } } }, probes);
  const seen = (one: ReturnType<typeof runs>): Partial<Snapshot> => ({
    pods: [one],
    events: [event(one, 'Unhealthy', 'Readiness probe failed: 503')],
  });

  it('has what its probes allow, from its start', () => {
    const finding = first(seen(runs(10)), { pods: [] }, 40);
    expect(finding).toMatchObject({
      ...{ code: 'NOT_READY', patience: 'probe', budgetMs: 105_000, startedAt: iso(10) },
      because: 'its probes allow 75 s from its start, and what it depends on gets 30 s more',
    });
    const patience = new Patience();
    const judged = (seconds: number) =>
      patience.judge(finding === undefined ? [] : [finding], began + seconds * 1000)[0]?.patience;
    expect([judged(114), judged(115)]).toEqual(['probe', 'terminal']);
    expect(patience.nextDeadline(finding === undefined ? [] : [finding])).toBe(began + 115_000);
  });

  it('has it anew after it was ready, from when it no longer was', () => {
    const condition = { type: 'ContainersReady', status: 'False', lastTransitionTime: iso(200) };
    const lost = runs(10);
    Object.assign((lost as { status?: object }).status ?? {}, { conditions: [condition] });
    expect(first(seen(lost), { pods: [] }, 201)).toMatchObject({ startedAt: iso(200) });
  });

  it('keeps the grace when it ran long before the watch', () => {
    const one = runs(-3600);
    expect(first(seen(one), { pods: [one] })).toMatchObject({ startedAt: iso(-75) });
  });

  it('is not judged by a clock that is ahead', () => {
    expect(first(seen(runs(3600)), { pods: [] }, 40)).not.toHaveProperty('startedAt');
  });

  it('may have crashed once, or been killed for its memory', () => {
    for (const end of [{ exitCode: 1 }, { exitCode: 137, reason: 'OOMKilled' }]) {
      const state = { restartCount: 1, lastState: { terminated: end } };
      const back = aged(-10, { ...state, state: { running: { startedAt: iso(10) } } }, probes);
      expect(first({ pods: [back] }, { pods: [] }, 40)).toMatchObject({
        ...{ patience: 'probe', budgetMs: 105_000 },
      });
      const well = aged(-10, { ...state, ready: true, state: { running: {} } }, probes);
      expect(first({ pods: [well] })).toBeUndefined();
    }
  });
});
