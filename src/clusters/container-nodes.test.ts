import { describe, expect, it } from 'vitest';
import type { Project } from '../config/project.ts';
import { configSchema } from '../config/schema.ts';
import { systemClock } from '../ports/clock.ts';
import { FakeDocker } from '../ports/docker/fake.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { k3dProvider } from './k3d.ts';
import { kindProvider } from './kind.ts';

const signal = new AbortController().signal;

function project(cluster: object = {}): Project {
  const config = configSchema.parse({
    ...{ version: 1, name: 'todo', database: { source: 'in-cluster' }, components: {}, cluster },
  });
  return { config, root: '/p', file: '/p/todo-deploy.yaml', namespace: 'todo' };
}

/** A machine whose engine has these containers, started, and whose current context is `context`. */
async function world(context: string | undefined, nodes: Record<string, Record<string, string>>) {
  const docker = new FakeDocker();
  docker.add(['node']);
  for (const [name, labels] of Object.entries(nodes)) {
    await docker.containers.create({
      ...{ name, image: 'node', labels, env: {}, readOnly: false, init: false, capAdd: [] },
      ...{ capDrop: [], securityOpt: [], tmpfs: {}, mounts: [], networks: [], ports: [] },
      ...{ restart: 'no', takesInput: false },
    });
    await docker.containers.start(name);
  }
  const ports = {
    ...{ exec: fakeExec({}), http: fakeHttp(() => undefined), files: fakeFiles() },
    ...{ clock: systemClock, docker, dockerAt: () => docker },
    kubernetes: (name = context) =>
      name === undefined
        ? Promise.reject(new Error('no context'))
        : Promise.resolve(Object.assign(new FakeKubernetes(), { context: name })),
  };
  return { docker, ports };
}

const kindNode = (role: string) => ({
  'io.x-k8s.kind.cluster': 'dev',
  'io.x-k8s.kind.role': role,
});
const kindNodes = {
  'dev-control-plane': kindNode('control-plane'),
  'dev-worker': kindNode('worker'),
  'dev-external-load-balancer': kindNode('external-load-balancer'),
};
const k3dNodes = {
  'k3d-dev-server-0': { 'k3d.cluster': 'dev', 'k3d.role': 'server' },
  'k3d-dev-serverlb': { 'k3d.cluster': 'dev', 'k3d.role': 'loadbalancer' },
};

describe.each([
  ['kind', kindProvider, 'kind-dev', kindNodes, 2, 'kind create cluster --name dev'],
  ['k3d', k3dProvider, 'k3d-dev', k3dNodes, 1, 'k3d cluster create dev'],
] as const)('the provider %s', (name, entry, context, nodes, count, create) => {
  it('wants a context whose nodes are containers of this engine', async () => {
    const { ports } = await world(context, nodes);
    expect((await entry.suits(project(), ports)).score).toBeGreaterThan(100);
    expect((await entry.suits(project({ context: 'prod' }), ports)).score).toBe(0);
    const { ports: elsewhere } = await world(context, {});
    expect(await entry.suits(project(), elsewhere)).toEqual({
      ...{ score: 0, reason: `the engine of this machine runs no node of ${context}` },
    });
  });

  it('finds it running, and images go to the nodes that run pods', async () => {
    const { docker, ports } = await world(context, nodes);
    const provider = entry.create(project(), ports);
    const found = await provider.detect();
    expect(found).toMatchObject({ state: 'running', context });
    expect(found.description).toContain(`${name} cluster dev`);
    const asked: string[] = [];
    docker.containers.executed = (container, argv) => {
      asked.push(`${container}: ${argv.slice(0, 5).join(' ')}`);
      return Promise.resolve({ exitCode: 0, stdout: 'REF', stderr: '' });
    };
    const transport = await provider.transport();
    expect(transport.description).toBe(`layers into the nodes of ${context}`);
    expect(await transport.find('localhost/a:1')).toBeUndefined();
    expect(asked).toHaveLength(count);
    expect(asked[0]).toContain(': ctr --namespace k8s.io images check');
  });

  it('starts the containers of a stopped one', async () => {
    const { docker, ports } = await world(context, nodes);
    for (const node of Object.keys(nodes)) await docker.containers.stop(node);
    const provider = entry.create(project(), ports);
    expect((await provider.detect()).state).toBe('stopped');
    const told: string[] = [];
    await provider.start((message) => told.push(message), signal);
    expect(told).toHaveLength(count);
    expect((await provider.detect()).state).toBe('running');
  });

  it('says how to make one where there is none', async () => {
    const { ports } = await world(context, {});
    const provider = entry.create(project(), ports);
    expect((await provider.detect()).state).toBe('absent');
    await expect(provider.start(() => undefined, signal)).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'CLUSTER_ABSENT', hint: `Make it: ${create}` },
    });
  });

  it('offers layers beside a registry that is set, under the name that the registry gives', async () => {
    const { docker, ports } = await world(context, nodes);
    const through = await entry.create(project({ registry: 'r.test' }), ports).transport();
    expect(through.description).toBe('registry r.test');
    const reference = through.reference('todo/web', 'c-1');
    expect(reference).toBe('r.test/todo/web:c-1');
    docker.add([reference], { size: 5_000_000 });
    expect(await through.choose?.(reference)).toEqual({
      description: 'registry r.test: nothing is measured here yet',
      figures: [
        'registry r.test: 5.0 MB, never measured here',
        'layers: 5.0 MB, never measured here',
      ],
    });
  });

  it('takes the way that cluster.transport names, and says when there is none', async () => {
    const { ports } = await world(context, nodes);
    const open = (cluster: object) => entry.create(project(cluster), ports).transport();
    const layers = await open({ transport: 'layers', registry: 'r.test' });
    expect(layers.description).toBe(`layers into the nodes of ${context}`);
    expect(layers.reference('todo/web', 'c-1')).toBe('r.test/todo/web:c-1');
    expect((await layers.choose?.('r.test/todo/web:c-1'))?.description).toBe(
      `layers into the nodes of ${context}: cluster.transport asks for it`,
    );
    await expect(open({ transport: 'registry' })).rejects.toMatchObject({
      code: 'REGISTRY_UNKNOWN',
    });
    await expect(open({ transport: 'daemon' })).rejects.toMatchObject({
      ...{ kind: 'usage', code: 'TRANSPORT_IMPOSSIBLE' },
      ...{ message: `images cannot get to ${context} by "daemon"` },
      details: ['it offers: layers, registry'],
    });
  });

  it('refuses the context of another tool', async () => {
    const { ports } = await world(context, nodes);
    await expect(entry.create(project({ context: 'prod' }), ports).detect()).rejects.toMatchObject({
      ...{ kind: 'usage', code: 'CONTEXT_UNKNOWN' },
    });
  });

  it('says when a node has no ctr', async () => {
    const { docker, ports } = await world(context, nodes);
    docker.containers.executed = () =>
      Promise.resolve({ exitCode: 127, stdout: 'exec: "ctr": not found', stderr: '' });
    const transport = await entry.create(project(), ports).transport();
    await expect(transport.find('localhost/a:1')).rejects.toMatchObject({
      ...{ code: 'NODE_UNREACHABLE', details: ['exec: "ctr": not found'] },
    });
  });
});
