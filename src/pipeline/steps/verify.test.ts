import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../ports/kubernetes.ts';
import { snapshot } from '../../rollout/snapshot-fixtures.ts';
import { sampleRun } from '../run-fixture.ts';
import { verify } from './verify.ts';

const path = '/api/v1/namespaces/shop/services/shop-web:3000/proxy/up';

const slice = (ready: boolean): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    ...{ name: 'shop-web-x', namespace: 'shop' },
    labels: { 'kubernetes.io/service-name': 'shop-web' },
  },
  endpoints: [{ conditions: { ready } }],
});

/** A run whose health path answers with these, the last one for ever; `asked` is when, in clock time. */
function scene(statuses: readonly number[], ready = true) {
  const { run, kubernetes, events } = sampleRun();
  let now = 0;
  const asked: number[] = [];
  kubernetes.store.put(slice(ready));
  kubernetes.answer(path, () => {
    asked.push(now);
    return { status: statuses[asked.length - 1] ?? statuses.at(-1) ?? 0, body: 'sorry' };
  });
  // Time passes as soon as somebody sleeps, after what is under way has happened.
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const until = now + ms;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (signal?.aborted !== true) now = Math.max(now, until);
  };
  const ports = { ...run.ports, clock: { now: () => now, sleep } };
  return { run: { ...run, ports }, kubernetes, events, asked };
}

describe('verify', () => {
  it('asks once when the Service has ready endpoints', async () => {
    const { run, asked } = scene([200]);
    const { summary } = await verify(run, undefined);
    expect(summary).toBe('web 200 in 1 ms');
    expect(asked).toEqual([0]);
  });

  it('asks at once where every Service was seen to lead to the new pods alone', async () => {
    // The watch would wait for endpoints that it sees as not ready.
    const seen = (...ready: boolean[]) => snapshot({ endpointSlices: ready.map(slice) });
    const first = scene([200], false);
    expect((await verify(first.run, undefined, seen(true))).summary).toBe('web 200 in 1 ms');
    expect(first.asked).toEqual([0]);
    const second = scene([200], false);
    await verify(second.run, undefined, seen(false));
    expect(second.asked).toEqual([1_000]);
  });

  it('goes on asking as ever when one did not answer at once', async () => {
    const { run, asked } = scene([503, 200]);
    const endpointSlices = [slice(true)];
    expect((await verify(run, undefined, snapshot({ endpointSlices }))).summary).toContain('200');
    expect(asked).toEqual([0, 0]);
  });

  it('waits for endpoints before it asks', async () => {
    const { run, kubernetes, asked } = scene([200], false);
    setTimeout(() => kubernetes.store.put(slice(true)), 20);
    await verify(run, undefined);
    expect(asked).toEqual([0]);
  });

  it('asks again when something behind the Service changes', async () => {
    const { run, kubernetes, asked } = scene([503, 200]);
    setTimeout(() => kubernetes.store.put(slice(false)), 30);
    await verify(run, undefined);
    expect(asked).toEqual([0, 0]);
  });

  it('asks a few times more when nothing changes, and then says what diagnosis says', async () => {
    const { run, events, asked } = scene([503]);
    const failure = await verify(run, undefined).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NOT_HEALTHY', message: 'web: /up answers 503' });
    expect((failure as { details: string[] }).details.join('\n')).toContain('ENDPOINT_FAILING web');
    expect(asked).toEqual([0, 1_000, 3_000, 7_000, 15_000, 20_000]);
    expect(events.filter(({ type }) => type === 'finding')).toHaveLength(1);
  });
});
