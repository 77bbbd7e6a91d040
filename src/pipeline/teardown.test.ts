import { describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../ports/kubernetes.ts';
import { HandClock } from './hand-clock.ts';
import { sampleRun } from './run-fixture.ts';
import { countByKind } from './inventory.ts';
import { planTeardown, tearDown } from './teardown.ts';

const ours = { 'todo-deploy/project': 'shop' };

function object(apiVersion: string, kind: string, name: string, labels = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', labels } };
}

function clusterWith(...objects: KubeObject[]) {
  const sample = sampleRun();
  sample.kubernetes.store.put({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: ours, annotations: { 'todo-deploy/created': 'true' } },
  });
  for (const item of objects) sample.kubernetes.store.put(item);
  const { project, ports, signal } = sample.run;
  return { project, ports, kubernetes: sample.kubernetes, signal };
}

const claim = object('v1', 'PersistentVolumeClaim', 'data', ours);
const podRef = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' };
const deployment = object('apps/v1', 'Deployment', 'shop-web', ours);

describe('planTeardown', () => {
  it('takes what carries our label, and the namespace that we made', async () => {
    const other = object('v1', 'ConfigMap', 'kube-root-ca.crt');
    const plan = await planTeardown(clusterWith(deployment, other), { data: false });
    expect(plan.remove.map(({ name }) => name)).toEqual(['shop-web']);
    expect(plan.removeNamespace).toBe(true);
  });

  it('keeps the volumes, and with them the namespace, unless the data is to go', async () => {
    const kept = await planTeardown(clusterWith(deployment, claim), { data: false });
    expect(kept.keep.map(({ name }) => name)).toEqual(['data']);
    expect(kept.removeNamespace).toBe(false);
    const gone = await planTeardown(clusterWith(deployment, claim), { data: true });
    expect(gone.remove.map(({ name }) => name)).toContain('data');
    expect(gone.removeNamespace).toBe(true);
  });

  it('leaves a namespace in which somebody else has a workload', async () => {
    const stranger = object('apps/v1', 'Deployment', 'theirs');
    const plan = await planTeardown(clusterWith(deployment, stranger), { data: true });
    expect(plan.remove.map(({ name }) => name)).toEqual(['shop-web']);
    expect(plan.removeNamespace).toBe(false);
  });

  it('leaves a namespace with a Secret that somebody else looks after, as long as it is there', async () => {
    const secret = object('v1', 'Secret', 'of-the-team');
    for (const [present, removed] of [
      [[deployment, secret], false],
      [[deployment], true],
    ] as const) {
      const { project, ...parts } = clusterWith(...present);
      const { web } = project.config.components;
      if (web === undefined) throw new Error('no component');
      const components = { web: { ...web, existingSecret: 'of-the-team' } };
      const outside = { ...project, config: { ...project.config, components } };
      const plan = await planTeardown({ ...parts, project: outside }, { data: true });
      expect(plan.removeNamespace).toBe(removed);
      expect(plan.remove.map(({ name }) => name)).toEqual(['shop-web']);
    }
  });

  it('refuses a namespace of somebody else, and has nothing to do where there is none', async () => {
    const { run, kubernetes } = sampleRun();
    const parts = { project: run.project, ports: run.ports, kubernetes, signal: run.signal };
    expect((await planTeardown(parts, { data: true })).namespace).toBe('absent');
    kubernetes.store.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await expect(planTeardown(parts, { data: true })).rejects.toMatchObject({ exitCode: 6 });
  });
});

describe('tearDown', () => {
  it('ends when the last object is gone', async () => {
    const pod = object('v1', 'Pod', 'shop-web-1', ours);
    const scene = clusterWith(deployment, pod);
    const plan = { ...(await planTeardown(scene, { data: false })), removeNamespace: false };
    const told: string[] = [];
    const ended = tearDown({ ...scene, tell: (message) => told.push(message) }, plan);
    await vi.waitFor(() => {
      expect(told).toContain('Deployment shop-web removed');
    });
    scene.kubernetes.store.delete({ ...podRef, name: 'shop-web-1' });
    await ended;
    expect(await scene.kubernetes.list({ apiVersion: 'apps/v1', kind: 'Deployment' })).toEqual([]);
  });

  it('names what stays for two minutes', async () => {
    const clock = new HandClock();
    const scene = clusterWith(object('v1', 'Pod', 'shop-web-1', ours));
    const ports = { ...scene.ports, clock };
    const plan = { ...(await planTeardown(scene, { data: false })), removeNamespace: false };
    const failing = tearDown({ ...scene, ports, tell: () => undefined }, plan);
    const failed = expect(failing).rejects.toMatchObject({
      ...{ code: 'NOT_GONE', exitCode: 5, details: ['Pod shop-web-1'] },
    });
    const watch = vi.spyOn(scene.kubernetes, 'watch');
    await vi.waitFor(() => {
      expect(watch).toHaveBeenCalledTimes(13);
    });
    await clock.pass(120_000);
    await failed;
  });
});

describe('countByKind', () => {
  it('counts in words', () => {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: 'a' };
    const secret = { apiVersion: 'v1', kind: 'Secret', name: 'a' };
    expect(countByKind([secret, policy, policy])).toBe('1 Secret, 2 NetworkPolicies');
    expect(countByKind([])).toBe('nothing');
  });
});
