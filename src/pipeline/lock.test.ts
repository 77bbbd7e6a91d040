import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { withLock, type LockParts } from './lock.ts';
import { sampleProject } from './run-fixture.ts';

const lease = {
  ...{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
  ...{ name: 'todo-deploy', namespace: 'shop' },
};

/** A clock that stands still until somebody sleeps. */
function handClock(onSleep: () => void = () => undefined): Clock {
  let now = Date.parse('2026-01-01T00:00:00Z');
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      // A real turn of the event loop, so that a sleeping renewal can be stopped.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw signal.reason;
      now += ms;
      onSleep();
    },
  };
}

function partsFor(kubernetes: FakeKubernetes, holder: string, clock = handClock()): LockParts {
  const signal = new AbortController().signal;
  return { project: sampleProject(), kubernetes, clock, signal, holder, tell: () => undefined };
}

const holderOf = (kubernetes: FakeKubernetes) =>
  (kubernetes.store.get(lease)?.['spec'] as { holderIdentity?: string } | undefined)
    ?.holderIdentity;

describe('withLock', () => {
  it('holds the Lease during the work and lets it go after it', async () => {
    const kubernetes = new FakeKubernetes();
    const result = await withLock(partsFor(kubernetes, 'anna'), () => {
      expect(holderOf(kubernetes)).toBe('anna');
      return Promise.resolve(7);
    });
    expect(result).toBe(7);
    expect(holderOf(kubernetes)).toBeUndefined();
  });

  it('lets it go when the work fails', async () => {
    const kubernetes = new FakeKubernetes();
    const failing = withLock(partsFor(kubernetes, 'anna'), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(holderOf(kubernetes)).toBeUndefined();
  });

  it('refuses while another one renews, and names it', async () => {
    const kubernetes = new FakeKubernetes();
    const clock = handClock(() => {
      kubernetes.store.put(heldBy('bert', clock.now()));
    });
    kubernetes.store.put(heldBy('bert', clock.now() - 1000));
    const refused = withLock(partsFor(kubernetes, 'anna', clock), () => Promise.resolve());
    await expect(refused).rejects.toMatchObject({ code: 'DEPLOYMENT_BUSY', exitCode: 6 });
    await expect(refused).rejects.toThrow('bert');
  });

  it('does not wait for one that was killed long ago', async () => {
    const kubernetes = new FakeKubernetes();
    const clock = handClock();
    const started = clock.now();
    kubernetes.store.put(heldBy('bert', started - 61_000));
    await withLock(partsFor(kubernetes, 'anna', clock), () => Promise.resolve());
    expect(clock.now() - started).toBeLessThan(5000);
  });

  it('takes over from one that was killed, once its Lease has run out', async () => {
    const kubernetes = new FakeKubernetes();
    const clock = handClock();
    const started = clock.now();
    kubernetes.store.put(heldBy('bert', started - 3000));
    await withLock(partsFor(kubernetes, 'anna', clock), () => {
      expect(holderOf(kubernetes)).toBe('anna');
      return Promise.resolve();
    });
    expect(clock.now() - started).toBeGreaterThanOrEqual(15_000);
  });

  function heldBy(holderIdentity: string, at: number) {
    const { apiVersion, kind, name, namespace } = lease;
    const renewTime = new Date(at).toISOString();
    return { apiVersion, kind, metadata: { name, namespace }, spec: { holderIdentity, renewTime } };
  }
});
