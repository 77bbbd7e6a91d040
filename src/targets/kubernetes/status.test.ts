import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import { deployment, event, job, pod, replicaSet } from '../../rollout/snapshot-fixtures.ts';
import { snapshotNamespace } from '../../rollout/watch-namespace.ts';
import { healthOf } from './status.ts';
import { agedTo, statusText } from '../status-text.ts';
import { quantity } from './usage.ts';

const component = { path: 'a', dockerfile: 'd', chart: 'c', imageBudget: 100 };
const config = configSchema.parse({
  version: 1,
  name: 'todo',
  database: { source: 'external' },
  components: {
    backend: { ...component, port: 8000, health: '/readyz' },
    frontend: { ...component, port: 3000, health: '/api/health', dependsOn: ['backend'] },
  },
});
const project = { config, root: '/x', file: '/x/todo-deploy.yaml', namespace: 'todo' };
const now = Date.parse('2026-11-23T06:05:00Z');
const proxy = (name: string, port: number, path: string) =>
  `/api/v1/namespaces/todo/services/todo-${name}:${port}/proxy${path}`;

let kubernetes: FakeKubernetes;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'status-'));
  kubernetes = new FakeKubernetes();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, ready: boolean): ReturnType<typeof pod> {
  const count = ready ? 1 : 0;
  const status = { readyReplicas: count, availableReplicas: count };
  kubernetes.store.put(deployment({ component: name, replicas: 1, status }));
  kubernetes.store.put(replicaSet('new', 2, { component: name }));
  const made = pod({
    component: name,
    container: { readinessProbe: { httpGet: { path: '/readyz', port: 8000 } } },
    state: { ready, restartCount: 1, state: { running: {} } },
  });
  return kubernetes.store.put({
    ...made,
    metadata: { ...made.metadata, creationTimestamp: '2026-11-23T06:00:00Z' },
  });
}

function allWell(): void {
  put('backend', true);
  put('frontend', true);
  const body = '{"status":"ready","checks":{"database":"ok","schema":"ok"}}';
  kubernetes.answer(proxy('backend', 8000, '/readyz'), { status: 200, body });
  kubernetes.answer(proxy('frontend', 3000, '/api/health'), { status: 200, body: '{}' });
}

async function health() {
  const snapshot = await snapshotNamespace(kubernetes, 'todo', () => now);
  const redact = (text: string) => text.replaceAll('s3cr3t', '***');
  return healthOf({ project, kubernetes, snapshot, redact, env: { XDG_STATE_HOME: folder } });
}

describe('the health of a deployment', () => {
  it('is absent when nothing is there', async () => {
    const found = await health();
    expect(found).toMatchObject({ verdict: 'absent', findings: [], database: null, url: null });
    expect(statusText(found)).toContain('todo-deploy up');
  });

  it('is healthy when workloads, health paths and database are', async () => {
    allWell();
    const metrics = {
      items: [
        {
          metadata: { name: 'todo-backend-new-abc12' },
          containers: [{ usage: { cpu: '2500000n', memory: '64Mi' } }],
        },
      ],
    };
    kubernetes.answer('/apis/metrics.k8s.io/v1beta1/namespaces/todo/pods', {
      status: 200,
      body: JSON.stringify(metrics),
    });
    const found = await health();
    expect(found).toMatchObject({
      verdict: 'healthy',
      database: { ok: true },
      findings: [],
      checkedAt: '2026-11-23T06:05:00.000Z',
    });
    expect(found.components[0]).toMatchObject({
      ...{ name: 'backend', ready: 1, desired: 1, age: 300, restarts: 1, cpu: 3 },
      ...{ memory: 64 * 1024 ** 2, endpoint: { ok: true, status: 200 } },
    });
    expect(statusText(found).split('\n')).toEqual([
      'COMPONENT  READY  IMAGE  AGE  RESTARTS  ENDPOINT     CPU  MEMORY  AUTOSCALER',
      'backend    1/1    -       5m         1  ok 200 1 ms   3m    64Mi  -',
      'frontend   1/1    -       5m         1  ok 200 1 ms    -       -  -',
      '',
      'database  ok',
      '',
      'healthy: todo in namespace todo of context fake',
    ]);
  });

  it('is unhealthy when a health path says so, though the pods are still ready', async () => {
    allWell();
    const body =
      '{"checks":{"database":"database_unreachable"},"detail":"nothing listens: s3cr3t"}';
    kubernetes.answer(proxy('backend', 8000, '/readyz'), { status: 503, body });
    const found = await health();
    expect(found).toMatchObject({
      verdict: 'unhealthy',
      database: { ok: false, message: 'nothing listens: ***' },
      findings: [{ code: 'DATABASE_UNREACHABLE', component: 'backend' }],
    });
    expect(JSON.stringify(found)).not.toContain('s3cr3t');
  });

  it('asks an unready pod itself, and names what it says', async () => {
    allWell();
    const unready = put('backend', false);
    kubernetes.store.put(event(unready, 'Unhealthy', 'Readiness probe failed'));
    const status = { kind: 'Status', message: 'no endpoints available for service "todo-backend"' };
    kubernetes.answer(proxy('backend', 8000, '/readyz'), {
      status: 503,
      body: JSON.stringify(status),
    });
    kubernetes.answer(`/api/v1/namespaces/todo/pods/${unready.metadata.name}:8000/proxy/readyz`, {
      status: 503,
      body: '{"checks":{"database":"database_auth_failed"},"detail":"wrong password"}',
    });
    const found = await health();
    expect(found.database).toEqual({ ok: false, message: 'wrong password' });
    expect(found.findings.map(({ code }) => code)).toEqual(['DATABASE_PASSWORD']);
    expect(found.findings[0]?.cause).toContain('refuses the user or the password');
    expect(statusText(found)).toContain(
      'unhealthy: todo in namespace todo of context fake: backend (0 of 1 pods available)',
    );
  });

  it('is unhealthy when a component is missing', async () => {
    allWell();
    kubernetes.store.delete({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'todo-frontend',
      namespace: 'todo',
    });
    const found = await health();
    expect(found).toMatchObject({ verdict: 'unhealthy', components: [{}, { state: 'absent' }] });
  });

  it('names a failed migration, though the old version serves on', async () => {
    allWell();
    const failed = job('todo-backend-migrate-1', {
      conditions: [{ type: 'Failed', status: 'True' }],
    });
    const labels = { ...failed.metadata.labels, 'todo-deploy/project': 'todo' };
    kubernetes.store.put({ ...failed, metadata: { ...failed.metadata, labels } });
    const found = await health();
    expect(found.verdict).toBe('healthy');
    expect(found.findings.map(({ code }) => code)).toEqual(['MIGRATION_FAILED']);
  });
});

describe('a health that is shown for a while', () => {
  it('has pods that grow older, and no age where it had none', async () => {
    const first = await health();
    const [component] = first.components;
    if (component === undefined) throw new Error('the sample has no component');
    const old = {
      ...first,
      components: [
        { ...component, age: 5 },
        { ...component, age: null },
      ],
    };
    const later = agedTo(old, now + 60_400);
    expect(later.components.map(({ age }) => age)).toEqual([65, null]);
  });
});

describe('quantity', () => {
  it.each([
    ['250m', 0.25],
    ['2', 2],
    ['1500000n', 0.0015],
    ['64Mi', 67_108_864],
    ['1e3', 1000],
    ['nonsense', 0],
  ])('%s is %d', (text, number) => {
    expect(quantity(text)).toBeCloseTo(number, 9);
  });
});
