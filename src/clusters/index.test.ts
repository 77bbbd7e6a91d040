import { describe, expect, it } from 'vitest';
import type { Project } from '../config/project.ts';
import { configSchema } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import { FakeDocker } from '../ports/docker/fake.ts';
import { systemClock } from '../ports/clock.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { chooseProvider } from './index.ts';
import type { ProviderPorts } from './provider.ts';

interface World {
  /** Current kubeconfig context. */
  readonly current?: string;
  /** Its API server does not answer. */
  readonly down?: boolean;
  /** Minikube is installed and has these profiles. */
  readonly profiles?: readonly string[];
  readonly cluster?: object;
}

const noContext = new DeployError('usage', 'CONTEXT_UNKNOWN', 'no current context');

function project(cluster: object = {}): Project {
  const config = {
    version: 1,
    name: 'todo',
    database: { source: 'in-cluster' },
    components: {},
    cluster,
  };
  return {
    config: configSchema.parse(config),
    root: '/p',
    file: '/p/todo-deploy.yaml',
    namespace: 'todo',
  };
}

function portsOf({ current, down = false, profiles }: World): ProviderPorts {
  const valid = profiles?.map((Name) => ({ Name, Config: { Nodes: [{}] } }));
  const minikube = () => ({ stdout: JSON.stringify({ valid, invalid: [] }) });
  const docker = new FakeDocker();
  return {
    exec: fakeExec(profiles === undefined ? {} : { minikube }),
    ...{ http: fakeHttp(() => undefined), files: fakeFiles(), clock: systemClock },
    ...{ docker, dockerAt: () => docker },
    kubernetes: (context = current) => {
      if (context === undefined) return Promise.reject(noContext);
      return Promise.resolve(Object.assign(new FakeKubernetes(), { context, down }));
    },
  };
}

async function chosen(world: World, wanted?: string) {
  const { provider, reason } = await chooseProvider(project(world.cluster), portsOf(world), wanted);
  return [provider.name, reason];
}

describe('chooseProvider', () => {
  it('takes the current context when it answers', async () => {
    const expected = ['context', 'the current kubeconfig context kind-dev answers'];
    expect(await chosen({ current: 'kind-dev' })).toEqual(expected);
    expect(await chosen({ current: 'kind-dev', profiles: ['minikube'] })).toEqual(expected);
  });

  it('takes Minikube when the current context is its profile, running or not', async () => {
    const expected = ['minikube', 'the context minikube is a Minikube profile'];
    const world = { current: 'minikube', profiles: ['minikube'] };
    expect(await chosen(world)).toEqual(expected);
    expect(await chosen({ ...world, down: true })).toEqual(expected);
  });

  it('takes Minikube when no context answers', async () => {
    const world = { current: 'kind-dev', down: true };
    expect(await chosen({ ...world, profiles: ['minikube'] })).toEqual([
      ...['minikube', 'there is a Minikube profile minikube'],
    ]);
    expect(await chosen({ profiles: [] })).toEqual([
      ...['minikube', 'minikube is installed and can start a cluster'],
    ]);
  });

  it('takes the context that was asked for, through Minikube when it is its profile', async () => {
    const asked = { current: 'minikube', profiles: ['minikube', 'dev'] };
    expect(await chosen({ ...asked, cluster: { context: 'prod' } })).toEqual([
      ...['context', 'the context prod was asked for'],
    ]);
    const cluster = { context: 'dev', profile: 'dev' };
    expect(await chosen({ ...asked, cluster })).toEqual([
      ...['minikube', 'the context dev is a Minikube profile'],
    ]);
  });

  it('takes the provider that was asked for', async () => {
    const world = { current: 'kind-dev', cluster: { provider: 'minikube' } };
    expect(await chosen(world)).toEqual(['minikube', 'it was asked for']);
    expect(await chosen(world, 'context')).toEqual(['context', 'it was asked for']);
  });

  it('says which providers there are, and why none suits', async () => {
    await expect(chosen({}, 'kubernetes')).rejects.toMatchObject({
      ...{
        kind: 'usage',
        code: 'PROVIDER_UNKNOWN',
        hint: 'Providers: auto, context, k3d, kind, minikube.',
      },
    });
    await expect(chosen({})).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'CLUSTER_UNKNOWN' },
      details: [
        'context: there is no current kubeconfig context',
        'k3d: the context (none) is no k3d cluster',
        'kind: the context (none) is no kind cluster',
        'minikube: minikube is not on your PATH',
      ],
    });
  });

  it('names the context that does not answer, its server and the reason', async () => {
    const error = await chosen({ current: 'gone', down: true }).catch((reason: unknown) => reason);
    const [detail] = (error as DeployError).details;
    expect(detail).toContain('context: the current kubeconfig context gone: ');
    expect(detail).toContain('https://fake.invalid:6443');
    expect(detail).toContain('does not answer');
  });
});

describe('the registry of a context', () => {
  const hosting = (text: string) => ({
    ...{ apiVersion: 'v1', kind: 'ConfigMap' },
    metadata: { name: 'local-registry-hosting', namespace: 'kube-public' },
    data: { 'localRegistryHosting.v1': text },
  });

  async function transport(cluster: object, text?: string) {
    const kubernetes = new FakeKubernetes();
    if (text !== undefined) kubernetes.store.put(hosting(text));
    const ports = { ...portsOf({}), kubernetes: () => Promise.resolve(kubernetes) };
    const { provider } = await chooseProvider(project(cluster), ports, 'context');
    return provider.transport();
  }

  it('is the configured one, else the one that the cluster names', async () => {
    const named = 'host: "localhost:5001"\nhelp: "https://example.test"\n';
    const configured = await transport({ registry: 'ghcr.io/me' }, named);
    expect(configured.reference('todo/backend', 'c-1')).toBe('ghcr.io/me/todo/backend:c-1');
    const found = await transport({}, named);
    expect(found.reference('todo/backend', 'c-1')).toBe('localhost:5001/todo/backend:c-1');
    expect(found.description).toBe('registry localhost:5001');
  });

  it.each([undefined, 'help: "https://example.test"', '{not yaml'])(
    'is asked for when %j names none',
    async (text) => {
      await expect(transport({}, text)).rejects.toMatchObject({
        ...{ kind: 'environment', code: 'REGISTRY_UNKNOWN' },
        hint: expect.stringContaining('cluster.registry') as string,
      });
    },
  );
});
