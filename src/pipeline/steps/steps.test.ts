import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../ports/kubernetes.ts';
import { sampleProject, sampleRun } from '../run-fixture.ts';
import { createNamespace, namespaceState, requireOwnNamespace } from './namespace.ts';
import { releaseComponents } from './release.ts';
import { createSecrets, removeOldSecrets, secretName } from './secrets.ts';

const namespaceNamed = (labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});

describe('the namespace', () => {
  it('is created with our label and Pod Security restricted', async () => {
    const { run, kubernetes } = sampleRun();
    await createNamespace(run, await namespaceState(kubernetes, run.project));
    const made = await kubernetes.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' });
    expect(made?.metadata.labels).toEqual({
      'todo-deploy/project': 'shop',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(await namespaceState(kubernetes, run.project)).toBe('ours');
  });

  it.each([
    ['without a label', {}],
    ['with the label of another project', { 'todo-deploy/project': 'other' }],
  ])('%s is somebody else’s', async (_name, labels) => {
    const { run, kubernetes } = sampleRun();
    kubernetes.store.put(namespaceNamed(labels));
    const state = await namespaceState(kubernetes, run.project);
    await expect(requireOwnNamespace(kubernetes, state, run.project)).rejects.toMatchObject({
      ...{ code: 'NAMESPACE_FOREIGN', exitCode: 6 },
    });
  });

  it('of a preview is not that of a deployment with the same name, nor of another preview', async () => {
    const { run, kubernetes } = sampleRun();
    const { project } = run;
    const preview = { ...project, preview: { name: 'demo', slug: 'demo', of: project } };
    const other = { ...project, preview: { name: 'other', slug: 'other', of: project } };
    await createNamespace({ ...run, project: preview }, 'absent');
    expect(await namespaceState(kubernetes, preview)).toBe('ours');
    for (const one of [project, other]) {
      expect(await namespaceState(kubernetes, one)).toBe('foreign');
      await expect(requireOwnNamespace(kubernetes, 'foreign', one)).rejects.toMatchObject({
        ...{ code: 'NAMESPACE_FOREIGN', exitCode: 6 },
      });
    }
  });

  it('that does not go is told with what holds it', async () => {
    const { run, kubernetes } = sampleRun();
    const leaving = { deletionTimestamp: '2026-11-24T11:00:00Z' };
    const message = 'Some content in the namespace has finalizers remaining: example.com/held in 1';
    const conditions = [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }];
    const { metadata, ...kind } = namespaceNamed({});
    kubernetes.store.put({
      ...kind,
      ...{ metadata: { ...metadata, ...leaving }, status: { conditions } },
    });
    const finalizers = ['example.com/held'];
    const held = { name: 'held', namespace: 'shop', ...leaving, finalizers };
    const others = { name: 'kube-root-ca.crt', namespace: 'shop' };
    kubernetes.store.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
    kubernetes.store.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: others });
    const state = await namespaceState(kubernetes, run.project);
    await expect(requireOwnNamespace(kubernetes, state, run.project)).rejects.toMatchObject({
      ...{ code: 'NAMESPACE_TERMINATING', exitCode: 3 },
      message: 'namespace "shop" is still being removed, and something in it does not go',
      details: [
        'asked to go at 2026-11-24T11:00:00Z',
        `NamespaceFinalizersRemaining: ${message}`,
        'configmap/held: waits for its finalizer example.com/held',
      ],
    });
  });
});

describe('Secrets', () => {
  const secretRef = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };
  const project = sampleProject();

  it('are immutable, named by their values and made once', async () => {
    const { run, kubernetes } = sampleRun({ web: { KEY: 'one' } });
    const name = secretName(project, 'web', run.secrets);
    expect(name).toMatch(/^shop-web-[0-9a-f]{12}$/);
    expect(name).not.toBe(secretName(project, 'web', { web: { KEY: 'two' } }));
    expect((await createSecrets(run)).summary).toBe('1 created');
    expect((await createSecrets(run)).summary).toBe('unchanged');
    const [made] = await kubernetes.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'shop' });
    expect(made).toMatchObject({ immutable: true, stringData: { KEY: 'one' } });
  });

  it('of earlier values stay only while a ReplicaSet refers to them', async () => {
    const values = [{ KEY: 'used' }, { KEY: 'unused' }, { KEY: 'current' }];
    const [used = '', unused = '', current = ''] = values.map((web) =>
      secretName(project, 'web', { web }),
    );
    const { run, kubernetes } = sampleRun({ web: { KEY: 'current' } });
    for (const web of values) await createSecrets({ ...run, secrets: { web } });
    kubernetes.store.put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...{ name: 'shop-web-1', namespace: 'shop' },
        labels: { 'todo-deploy/project': 'shop', 'todo-deploy/component': 'web' },
      },
      spec: { template: { spec: { containers: [{ envFrom: [{ secretRef: { name: used } }] }] } } },
    });
    await removeOldSecrets(run, new Set([unused]));
    expect(await kubernetes.get({ ...secretRef, name: unused })).toBeDefined();
    await removeOldSecrets(run);
    const left = await kubernetes.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'shop' });
    expect(left.map(({ metadata }) => metadata.name).sort()).toEqual([used, current].sort());
    expect(left.map(({ metadata }) => metadata.name)).not.toContain(unused);
  });
});

describe('a release', () => {
  const image = { repository: 'r/shop/web', tag: 'c-1', reference: 'r/shop/web:c-1' };
  const images = { web: { ...image, built: true, delivered: true } };
  const plan = [
    {
      step: 'release',
      actions: [{ component: 'web', action: 'do', what: 'install', reason: 'no release' }],
    },
  ] as const;
  const record = (status: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...{ name: 'sh.helm.release.v1.shop-web.v2', namespace: 'shop' },
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        ...{ owner: 'helm', name: 'shop-web', status, version: '2' },
        'todo-deploy/project': 'shop',
      },
    },
  });

  it('hands its values to Helm by standard input, and no secret value among them', async () => {
    const { run, exec } = sampleRun({ web: { KEY: 'the-secret' } });
    await releaseComponents(run, plan, images);
    const [call] = exec.calls;
    expect(call?.command.args.slice(0, 2)).toEqual(['upgrade', 'shop-web']);
    expect(call?.options.input).toContain('tag: c-1');
    expect(JSON.stringify(call)).not.toContain('the-secret');
  });

  it('comes after the release of what a component depends on, which may fail', async () => {
    for (const exitCode of [0, 1]) {
      const { run, exec } = sampleRun({}, (args) => ({
        exitCode: args[1] === 'shop-api' ? exitCode : 0,
      }));
      const { web } = run.project.config.components;
      if (web === undefined) throw new Error('the sample has a component web');
      const components = { web: { ...web, dependsOn: ['api'] }, api: web };
      const config = { ...run.project.config, components };
      const both = plan[0].actions.flatMap((action) => [action, { ...action, component: 'api' }]);
      const releasing = releaseComponents(
        { ...run, project: { ...run.project, config } },
        [{ step: 'release', actions: both }],
        { ...images, api: images.web },
      );
      if (exitCode === 0) await releasing;
      else await expect(releasing).rejects.toMatchObject({ code: 'HELM_FAILED' });
      const released = exec.calls.map(({ command }) => command.args[1]);
      expect(released).toEqual(exitCode === 0 ? ['shop-api', 'shop-web'] : ['shop-api']);
    }
  });

  it('sets an interrupted revision aside first, and leaves a finished one', async () => {
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };
    for (const [status, left] of [
      ['pending-upgrade', 0],
      ['deployed', 1],
    ] as const) {
      const { run, kubernetes } = sampleRun();
      kubernetes.store.put(record(status));
      await releaseComponents(run, plan, images);
      expect(await kubernetes.list(ref)).toHaveLength(left);
    }
  });

  it('is made again when Helm lost the API server on the way', async () => {
    const stderr =
      'Error: UPGRADE FAILED: Get "https://x:6443": dial tcp: connect: connection refused';
    let runs = 0;
    const helm = () => ((runs += 1) === 1 ? { exitCode: 1, stderr } : {});
    const { run } = sampleRun({}, helm);
    await releaseComponents(run, plan, images);
    expect(runs).toBe(2);
  });

  it('is given up when Helm never reaches the API server', async () => {
    let runs = 0;
    const helm = () => ({ exitCode: 1, stderr: `connection refused ${(runs += 1)}` });
    const { run } = sampleRun({}, helm);
    await expect(releaseComponents(run, plan, images)).rejects.toMatchObject({
      code: 'HELM_FAILED',
    });
    expect(runs).toBe(5);
  });

  it('that Helm refuses is a failure that quotes Helm', async () => {
    const helm = () => ({ exitCode: 1, stderr: 'Error: values do not fit\n' });
    const { run } = sampleRun({}, helm);
    await expect(releaseComponents(run, plan, images)).rejects.toMatchObject({
      code: 'HELM_FAILED',
      details: ['Error: values do not fit'],
    });
  });
});
