import { describe, expect, it } from 'vitest';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { HandClock } from './hand-clock.ts';
import { withLock, type LockParts } from './lock.ts';
import { sampleProject } from './run-fixture.ts';

const lease = {
  ...{ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
  ...{ name: 'todo-deploy', namespace: 'shop' },
};

function partsFor(kubernetes: FakeKubernetes, holder: string, clock = new HandClock()): LockParts {
  const signal = new AbortController().signal;
  return { project: sampleProject(), kubernetes, clock, signal, holder, tell: () => undefined };
}

const holderOf = (kubernetes: FakeKubernetes) =>
  (kubernetes.store.get(lease)?.['spec'] as { holderIdentity?: string } | undefined)
    ?.holderIdentity;

class CountingKubernetes extends FakeKubernetes {
  reads = 0;

  override get(...ref: Parameters<FakeKubernetes['get']>) {
    this.reads += 1;
    return super.get(...ref);
  }
}

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

  it('refuses as soon as another one renews, and names it', async () => {
    const { kubernetes, clock, taken } = heldAgo(1000);
    await clock.pass(500);
    kubernetes.store.put(heldBy('bert', clock.now()));
    await expect(taken).rejects.toMatchObject({ code: 'DEPLOYMENT_BUSY', exitCode: 6 });
    await expect(taken).rejects.toThrow('bert');
    expect(kubernetes.reads).toBe(1);
  });

  it('goes on as soon as the other one lets go', async () => {
    const { kubernetes, clock, taken } = heldAgo(1000);
    await clock.pass(500);
    kubernetes.store.delete(lease);
    expect(await taken).toBe('anna');
  });

  it('does not wait for one that was killed long ago', async () => {
    const { taken } = heldAgo(61_000);
    expect(await taken).toBe('anna');
  });

  it('takes over from one that was killed, once its Lease has run out', async () => {
    const { clock, taken, kubernetes } = heldAgo(3000);
    await clock.pass(14_999);
    expect(holderOf(kubernetes)).toBe('bert');
    await clock.pass(1);
    expect(await taken).toBe('anna');
  });

  /** Anna comes while Bert holds the Lease, which he renewed so many milliseconds ago. */
  function heldAgo(ms: number) {
    const kubernetes = new CountingKubernetes();
    const clock = new HandClock();
    kubernetes.store.put(heldBy('bert', clock.now() - ms));
    const parts = partsFor(kubernetes, 'anna', clock);
    const taken = withLock(parts, () => Promise.resolve(holderOf(kubernetes)));
    taken.catch(() => undefined);
    return { kubernetes, clock, taken };
  }

  function heldBy(holderIdentity: string, at: number) {
    const { apiVersion, kind, name, namespace } = lease;
    const renewTime = new Date(at).toISOString();
    return { apiVersion, kind, metadata: { name, namespace }, spec: { holderIdentity, renewTime } };
  }
});
