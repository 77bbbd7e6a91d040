import { describe, expect, it } from 'vitest';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { HandClock } from './hand-clock.ts';
import { watchUntil } from './watch-until.ts';

const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' };
const claims = { ...pods, kind: 'PersistentVolumeClaim' };

function object(query: typeof pods, name: string): KubeObject {
  const { apiVersion, kind, namespace } = query;
  return { apiVersion, kind, metadata: { name, namespace } };
}

function scene() {
  const clock = new HandClock();
  const kubernetes = new FakeKubernetes();
  const stop = new AbortController();
  const parts = { kubernetes, clock, signal: stop.signal };
  const looks: string[][] = [];
  const whenEmpty = (objects: readonly KubeObject[]) => {
    looks.push(objects.map(({ metadata }) => metadata.name));
    return objects.length === 0 ? 'empty' : undefined;
  };
  return { clock, kubernetes, parts, stop, looks, whenEmpty };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('watchUntil', () => {
  it('answers from the first lists, and asks only when all are there', async () => {
    const { parts, clock, looks, whenEmpty } = scene();
    expect(await watchUntil(parts, [pods, claims], clock.now() + 1, whenEmpty)).toBe('empty');
    expect(looks).toEqual([[]]);
  });

  it('answers on the change that makes it so, without asking the cluster again', async () => {
    const { parts, clock, kubernetes, looks, whenEmpty } = scene();
    kubernetes.store.put(object(pods, 'one'));
    kubernetes.list = () => Promise.reject(new Error('asked again'));
    kubernetes.get = () => Promise.reject(new Error('asked again'));
    const answer = watchUntil(parts, [pods, claims], clock.now() + 1000, whenEmpty);
    await turn();
    kubernetes.store.put(object(claims, 'two'));
    kubernetes.store.delete({ ...pods, name: 'one' });
    kubernetes.store.delete({ ...claims, name: 'two' });
    expect(await answer).toBe('empty');
    expect(looks).toEqual([['one'], ['one', 'two'], ['two'], []]);
  });

  it('forgets what a new list no longer has', async () => {
    const { parts, clock, kubernetes, whenEmpty } = scene();
    kubernetes.store.put(object(pods, 'one'));
    const answer = watchUntil(parts, [pods], clock.now() + 1000, whenEmpty);
    await turn();
    kubernetes.store.list = () => [];
    kubernetes.store.relist();
    expect(await answer).toBe('empty');
  });

  it('has no answer when the time is over', async () => {
    const { parts, clock, kubernetes, whenEmpty } = scene();
    kubernetes.store.put(object(pods, 'one'));
    const answer = watchUntil(parts, [pods], clock.now() + 1000, whenEmpty);
    await clock.pass(1000);
    expect(await answer).toBeUndefined();
  });

  it('throws what the question throws, what a watch throws, and why it was stopped', async () => {
    const { parts, clock, kubernetes, stop, whenEmpty } = scene();
    const until = clock.now() + 1000;
    const wrong = watchUntil(parts, [pods], until, () => {
      throw new Error('wrong');
    });
    await expect(wrong).rejects.toThrow('wrong');
    kubernetes.store.put(object(pods, 'one'));
    const stopped = watchUntil(parts, [pods], until, whenEmpty);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    kubernetes.down = true;
    const unreachable = watchUntil(
      { ...parts, signal: new AbortController().signal },
      [pods],
      until,
      () => 1,
    );
    await expect(unreachable).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });
});
