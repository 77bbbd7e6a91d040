import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { contextProvider } from '../../src/clusters/context.ts';
import { minikubeProvider } from '../../src/clusters/minikube-entry.ts';
import type {
  ClusterProvider,
  ImageTransport,
  ProviderPorts,
} from '../../src/clusters/provider.ts';
import type { Project } from '../../src/config/project.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { DockerEngine } from '../../src/ports/docker.ts';
import type { Http } from '../../src/ports/http.ts';
import { createPorts } from '../../src/wiring.ts';
import { bedContainerd } from './bed-node.ts';
import { bedIsUp, bedRegistry, removeImages } from './engine-of-this-machine.ts';

/**
 * What every provider promises, tried on each of them with real images of the real engine. Minikube is
 * a program of ours that speaks its command line (test/fakes/minikube), once with each runtime; the
 * other cluster and its registry are those of the test bed.
 */
interface Subject {
  provider(ports?: Partial<ProviderPorts>): ClusterProvider;
  /** Makes the cluster stopped; left out where clusters are not ours to stop. */
  readonly stop?: () => Promise<void>;
  /** Ports or failures with which a delivery goes wrong though the tool says that all is well. */
  readonly spoil: () => Promise<Partial<ProviderPorts>>;
  /** Code of the error that a spoilt delivery ends with. */
  readonly spoilt: string;
}

const run = randomUUID().slice(0, 8);
const label = { 'todo-deploy/contract': run };
const signal = new AbortController().signal;
const silent = () => undefined;
const ports = createPorts(process.env);
let folder: string;
const stateFile = () => join(folder, 'minikube.json');

interface FakeState {
  profiles: Record<string, { host: string } & Record<string, unknown>>;
  failures: Record<string, string>;
  restartedPods?: number;
}

const readState = async () => JSON.parse(await fs.readFile(stateFile(), 'utf8')) as FakeState;
const readCalls = () => fs.readFile(`${stateFile()}.calls`, 'utf8').catch(() => '');
const writeState = (state: object) => fs.writeFile(stateFile(), JSON.stringify(state));

async function changeState(change: (state: FakeState) => void): Promise<void> {
  const state = await readState();
  change(state);
  await writeState(state);
}

function projectFor(cluster: object): Project {
  const config = configSchema.parse({
    ...{
      version: 1,
      name: 'contract',
      database: { source: 'in-cluster' },
      components: {},
      cluster,
    },
  });
  return { config, root: folder, file: join(folder, 'todo-deploy.yaml'), namespace: 'contract' };
}

function minikube(runtime: 'docker' | 'containerd' | 'crio'): Subject {
  const profile = `contract-${runtime}`;
  const project = () => projectFor({ provider: 'minikube', profile });
  return {
    provider: (changed = {}) => minikubeProvider.create(project(), { ...ports, ...changed }),
    stop: () =>
      changeState((state) => {
        state.profiles[profile]!.host = 'Stopped';
      }),
    spoil: async () => {
      await changeState((state) => {
        state.failures.load = 'nothing-arrives';
        state.failures.ssh = 'lost';
      });
      return runtime === 'docker' ? { dockerAt: () => forgetful(ports.docker) } : {};
    },
    spoilt: {
      docker: 'IMAGE_MISSING',
      containerd: 'NODE_UNREACHABLE',
      crio: 'IMAGE_NOT_DELIVERED',
    }[runtime],
  };
}

/** An engine that has lost its images. */
function forgetful(engine: DockerEngine): DockerEngine {
  return new Proxy(engine, {
    get: (target, name) => {
      if (name === 'inspect') return () => Promise.resolve(undefined);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A registry that shows another image than the one it was sent. */
const lyingHttp: Http = {
  ...ports.http,
  request: async (url, request) => {
    const response = await ports.http.request(url, request);
    const body = response.body.replace(
      /"digest":\s*"sha256:[0-9a-f]{64}"/,
      `"digest":"sha256:${'0'.repeat(64)}"`,
    );
    return { ...response, body };
  },
};

const contextSubject: Subject = {
  provider: (changed = {}) => {
    const project = projectFor({ provider: 'context', context: 'todo-bed' });
    return contextProvider.create(project, { ...ports, ...changed });
  },
  spoil: () => Promise.resolve({ http: lyingHttp }),
  spoilt: 'IMAGE_NOT_DELIVERED',
};

const subjects: [string, Subject][] = (await bedIsUp('providers contract'))
  ? [
      ['minikube with the docker runtime', minikube('docker')],
      ['minikube with the containerd runtime', minikube('containerd')],
      ['minikube with the cri-o runtime', minikube('crio')],
      ['a context with a registry', contextSubject],
    ]
  : [];

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'providers-contract-'));
  await fs.writeFile(join(folder, 'hello.txt'), run);
  vi.stubEnv('PATH', `${resolve('test/fakes/minikube/bin')}:${process.env.PATH ?? ''}`);
  vi.stubEnv('FAKE_MINIKUBE_STATE', stateFile());
});

beforeEach(async () => {
  const fresh = {
    driver: 'docker',
    nodes: 1,
    host: 'Running',
    kubeconfig: 'Configured',
    images: [],
  };
  const { endpoint: dockerHost } = ports.docker;
  const profiles = {
    'contract-docker': { ...fresh, runtime: 'docker', dockerHost },
    'contract-containerd': { ...fresh, runtime: 'containerd', containerd: bedContainerd },
    'contract-crio': { ...fresh, runtime: 'crio' },
  };
  await writeState({ version: 'v1.38.1', profiles, failures: {} });
  await fs.rm(`${stateFile()}.calls`, { force: true });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await fs.rm(folder, { recursive: true, force: true });
  if (subjects.length === 0) return;
  await removeImages(ports.docker, label);
});

async function build(transport: ImageTransport, tag: string, text: string) {
  const reference = transport.reference(`contract-${run}/app`, tag);
  const id = await transport.engine.build({
    files: new Map([['hello.txt', join(folder, 'hello.txt')]]),
    dockerfile: `FROM scratch\nLABEL text="${text}"\nCOPY hello.txt /\n`,
    ...{ tags: [reference], buildArgs: {}, labels: label, secrets: {} },
  });
  return { reference, id };
}

describe.skipIf(subjects.length === 0).each(subjects)('ClusterProvider: %s', (_name, subject) => {
  it('finds the cluster and changes nothing', async () => {
    const before = await readState();
    const state = await subject.provider().detect();
    expect(await readState()).toEqual(before);
    expect(state.state).toBe('running');
    expect(state.context).toBeTruthy();
    expect(state.description).toContain(state.context);
    expect(await readCalls()).not.toContain('"start"');
  });

  it('leaves a running cluster alone when told to start it', async () => {
    await subject.provider().start(silent, signal);
    expect((await readState()).restartedPods).toBeUndefined();
    expect(await readCalls()).not.toContain('"start"');
  });

  it('starts a stopped cluster, where that is its to do', async () => {
    if (subject.stop === undefined) return;
    await subject.stop();
    expect((await subject.provider().detect()).state).toBe('stopped');
    const told: string[] = [];
    await subject.provider().start((message) => told.push(message), signal);
    expect(told).not.toEqual([]);
    expect((await subject.provider().detect()).state).toBe('running');
  });

  it('brings an image to the nodes and proves that it arrived', async () => {
    const transport = await subject.provider().transport();
    const { reference, id } = await build(transport, 'c-one', 'one');
    const arrived = await transport.deliver(reference, silent, signal);
    expect(arrived.id).toBe(id);
    expect(await transport.find(reference)).toEqual(arrived);
    expect(await transport.find(`${reference}-other`)).toBeUndefined();
  });

  it('replaces an older image under the same reference', async () => {
    const transport = await subject.provider().transport();
    const older = await build(transport, 'c-two', 'older');
    await transport.deliver(older.reference, silent, signal);
    const newer = await build(transport, 'c-two', 'newer');
    expect(newer.id).not.toBe(older.id);
    expect((await transport.deliver(newer.reference, silent, signal)).id).toBe(newer.id);
    expect((await transport.find(newer.reference))?.id).toBe(newer.id);
  });

  it('does not believe a tool that says all is well', async () => {
    const { reference } = await build(await subject.provider().transport(), 'c-three', 'three');
    const transport = await subject.provider(await subject.spoil()).transport();
    await expect(transport.deliver(reference, silent, signal)).rejects.toMatchObject({
      code: subject.spoilt,
    });
  });

  it('removes an image, and says when there is none', async () => {
    const transport = await subject.provider().transport();
    const { reference } = await build(transport, 'c-four', 'four');
    await transport.deliver(reference, silent, signal);
    expect(await transport.remove(reference)).toBe(true);
    expect(await transport.find(reference)).toBeUndefined();
    expect(await transport.remove(reference)).toBe(false);
  });
});

describe.skipIf(subjects.length === 0)('a context with a registry', () => {
  it('takes the registry that the cluster names', async () => {
    const transport = await contextSubject.provider().transport();
    expect(transport.reference('todo/backend', 'c-1')).toBe(`${bedRegistry}/todo/backend:c-1`);
  });
});
