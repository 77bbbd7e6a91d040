import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { minikubeProvider } from '../../src/clusters/minikube-entry.ts';
import type { ClusterProvider } from '../../src/clusters/provider.ts';
import { configSchema } from '../../src/config/schema.ts';
import { FakeDocker } from '../../src/ports/docker/fake.ts';
import { createPorts } from '../../src/wiring.ts';

/**
 * How the Minikube provider takes what Minikube does wrong or differently. The program is the one of
 * test/fakes/minikube, run for real; no engine is needed.
 */
const reference = 'localhost/todo/backend:c-1';
const signal = new AbortController().signal;
const silent = () => undefined;
let folder: string;
const stateFile = () => join(folder, 'minikube.json');

const running = {
  ...{
    driver: 'docker',
    runtime: 'containerd',
    nodes: 1,
    host: 'Running',
    kubeconfig: 'Configured',
  },
  ...{ images: [] as object[], dockerHost: 'tcp://127.0.0.1:32771', certPath: '/m/certs' },
};

async function world(
  profile: Partial<typeof running> | undefined,
  failures: Record<string, string> = {},
  version = 'v1.38.1',
): Promise<void> {
  const profiles = profile === undefined ? {} : { minikube: { ...running, ...profile } };
  await fs.writeFile(stateFile(), JSON.stringify({ version, profiles, failures }));
  await fs.rm(`${stateFile()}.calls`, { force: true });
}

async function verbs(): Promise<string[]> {
  const calls = (await fs.readFile(`${stateFile()}.calls`, 'utf8')).trim().split('\n');
  return calls.map((line) => (JSON.parse(line) as string[])[0] ?? '');
}

const docker = new FakeDocker();

function provider(cluster: object = {}): ClusterProvider {
  const config = configSchema.parse({
    ...{ version: 1, name: 'todo', database: { source: 'in-cluster' }, components: {}, cluster },
  });
  const project = { config, root: folder, file: join(folder, 'x.yaml'), namespace: 'todo' };
  const ports = { ...createPorts(process.env), docker };
  return minikubeProvider.create(project, ports);
}

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'minikube-contract-'));
  vi.stubEnv('PATH', `${resolve('test/fakes/minikube/bin')}:${process.env.PATH ?? ''}`);
  vi.stubEnv('FAKE_MINIKUBE_STATE', stateFile());
});

beforeEach(() => {
  docker.add([reference]);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await fs.rm(folder, { recursive: true, force: true });
});

describe('what it finds', () => {
  it.each([
    [
      'running',
      { context: 'minikube' },
      {},
      'Minikube v1.38.1, profile minikube, containerd runtime: running',
    ],
    ['stopped', {}, { host: 'Stopped' }, 'containerd runtime: stopped'],
    ['stopped', {}, { host: 'Paused' }, 'containerd runtime: paused'],
    ['stopped', {}, { host: 'Gone' }, 'containerd runtime: stopped'],
    ['stopped', {}, { kubeconfig: 'Misconfigured' }, 'your kubeconfig points at its old address'],
    ['running', { context: 'minikube' }, { nodes: 3 }, 'running'],
  ])('%s %j: %j', async (state, more, profile, description) => {
    await world(profile);
    const found = await provider().detect();
    expect(found).toMatchObject({ state, ...more });
    expect(found.description).toContain(description);
  });

  it('an absent profile', async () => {
    await world(undefined);
    expect(await provider().detect()).toEqual({
      state: 'absent',
      description: 'Minikube v1.38.1, profile minikube: not there yet',
    });
  });
});

describe('how it starts', () => {
  it.each([
    ['start', { host: 'Stopped' }],
    ['start', { host: 'Gone' }],
    ['unpause', { host: 'Paused' }],
    ['update-context', { kubeconfig: 'Misconfigured' }],
  ])('%s for %j', async (verb, profile) => {
    await world(profile);
    await provider().start(silent, signal);
    expect(await verbs()).toContain(verb);
    expect((await provider().detect()).state).toBe('running');
  });

  it.each([
    ['v1.38.1', 'the Docker engine of Minikube profile minikube'],
    ['v1.39.0', 'layers into the containerd of Minikube profile minikube'],
  ])('makes a profile with the runtime that %s prefers', async (version, description) => {
    await world(undefined, {}, version);
    const told: string[] = [];
    await provider().start((message) => told.push(message), signal);
    expect(told[0]).toBe(`minikube ${version} on Debian 12`);
    expect((await provider().transport()).description).toBe(description);
  });

  it('says what minikube said when it fails', async () => {
    await world({ host: 'Stopped' }, { start: 'driver' });
    await expect(provider().start(silent, signal)).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'CLUSTER_START_FAILED' },
      message: 'minikube start failed for profile minikube (exit code 69)',
      details: ['Docker daemon is not running', 'Start the Docker service'],
    });
  });

  it('does not believe a start that ends well with a stopped cluster', async () => {
    await world({ host: 'Stopped' }, { start: 'asleep' });
    await expect(provider().start(silent, signal)).rejects.toMatchObject({
      code: 'CLUSTER_START_FAILED',
    });
  });
});

describe('how images reach it', () => {
  it('through its own engine with the docker runtime', async () => {
    await world({ runtime: 'docker' });
    const transport = await provider().transport();
    const { engine } = transport;
    expect(engine).not.toBe(docker);
    expect(engine.endpoint).toBe('tcp://127.0.0.1:32771');
    expect(transport.reference('todo/backend', 'c-1')).toBe(reference);
  });

  it.each([
    [
      'several nodes, which docker-env does not serve',
      { runtime: 'docker', nodes: 2 },
      {},
      'image load into Minikube profile minikube (docker)',
    ],
    ['cri-o', { runtime: 'crio' }, {}, 'image load into Minikube profile minikube (crio)'],
    ['containerd', {}, {}, 'layers into the containerd of Minikube profile minikube'],
    [
      'a registry that is configured',
      { runtime: 'docker' },
      { registry: 'r.test:5000' },
      'registry r.test',
    ],
  ])('otherwise with %s', async (_why, profile, cluster, description) => {
    await world(profile);
    expect((await provider(cluster).transport()).description).toContain(description);
  });

  it('says when minikube refuses to name its engine, or lists nonsense', async () => {
    await world({ runtime: 'docker' }, { dockerEnv: 'refused' });
    await expect(provider().transport()).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      details: expect.arrayContaining([expect.stringContaining('MK_USAGE')]) as string[],
    });
    await world({ runtime: 'crio' }, { list: 'nonsense' });
    const transport = await provider().transport();
    await expect(transport.find(reference)).rejects.toMatchObject({ code: 'IMAGES_UNKNOWN' });
  });

  it('refuses an older image that stays under the tag', async () => {
    const images = [{ id: `sha256:${'0'.repeat(64)}`, tags: [reference] }];
    await world({ images, runtime: 'crio' }, { load: 'keeps-old', remove: 'in-use' });
    const transport = await provider().transport();
    await expect(transport.deliver(reference, silent, signal)).rejects.toMatchObject({
      code: 'IMAGE_NOT_DELIVERED',
      message: `${reference} is another image there than the one that was sent (${transport.description})`,
      details: expect.arrayContaining([`found: sha256:${'0'.repeat(64)}`]) as string[],
    });
    expect(await verbs()).toContain('image');
    expect(await transport.remove(reference)).toBe(false);
  });

  it('says when a node cannot be reached', async () => {
    await world({}, { ssh: 'lost' });
    const transport = await provider().transport();
    await expect(transport.find(reference)).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'NODE_UNREACHABLE' },
      details: ['ssh: exit status 255'],
    });
  });

  it('leaves no archive behind', async () => {
    await world({ runtime: 'crio' }, { load: 'nothing-arrives' });
    const before = await fs.readdir(tmpdir());
    const transport = await provider().transport();
    await expect(transport.deliver(reference, silent, signal)).rejects.toMatchObject({
      code: 'IMAGE_NOT_DELIVERED',
    });
    const left = (await fs.readdir(tmpdir())).filter((name) => name.startsWith('todo-deploy-'));
    expect(left.filter((name) => !before.includes(name))).toEqual([]);
  });
});

it('deletes the whole cluster', async () => {
  await world({});
  await provider().deleteCluster?.(silent, signal);
  expect((await provider().detect()).state).toBe('absent');
});
