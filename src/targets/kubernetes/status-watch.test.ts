import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import { systemClock } from '../../ports/clock.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import { deployment } from '../../rollout/snapshot-fixtures.ts';
import { watchHealth } from './status-watch.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const backend = { path: 'a', dockerfile: 'd', chart: 'c', imageBudget: 1, port: 80, health: '/' };
const config = configSchema.parse({
  ...{ version: 1, name: 'todo', database: { source: 'external' }, components: { backend } },
});

describe('watchHealth', () => {
  it('tells the health at first and whenever something changes, until the signal', async () => {
    const kubernetes = new FakeKubernetes();
    kubernetes.answer('/api/v1/namespaces/todo/services/todo-backend:80/proxy/', {
      status: 200,
      body: '',
    });
    const stop = new AbortController();
    const told: string[] = [];
    const watching = watchHealth({
      project: { config, root: folder, file: '', namespace: 'todo' },
      ...{ kubernetes, clock: systemClock, signal: stop.signal },
      redact: (text) => text,
      env: { XDG_STATE_HOME: folder },
      onHealth: ({ verdict, components }) => {
        told.push(`${verdict} ${components[0]?.message ?? ''}`);
      },
    });
    const until = (count: number) => expect.poll(() => told.length).toBe(count);
    await until(1);
    kubernetes.store.put(deployment({ replicas: 1, status: { availableReplicas: 0 } }));
    await until(2);
    kubernetes.store.put(deployment({ replicas: 1, status: { collisionCount: 1 } }));
    await until(3);
    kubernetes.store.put(deployment({ replicas: 1, status: { collisionCount: 2 } }));
    kubernetes.store.put(deployment({ replicas: 1, status: { availableReplicas: 0 } }));
    await until(4);
    stop.abort();
    await watching;
    expect(told).toEqual([
      'absent Deployment todo-backend does not exist',
      'unhealthy 0 of 1 pods available',
      'healthy 1 of 1 pods available',
      'unhealthy 0 of 1 pods available',
    ]);
  });

  it('throws what goes wrong while asking', async () => {
    const kubernetes = new FakeKubernetes();
    kubernetes.down = true;
    const watching = watchHealth({
      project: { config, root: folder, file: '', namespace: 'todo' },
      ...{ kubernetes, clock: systemClock, signal: new AbortController().signal },
      redact: (text) => text,
      env: { XDG_STATE_HOME: folder },
      onHealth: () => undefined,
    });
    await expect(watching).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });
});
