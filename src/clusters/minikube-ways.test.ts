import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { registryTransport } from '../images/transport/registry.ts';
import { FakeDocker } from '../ports/docker/fake.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeHttp } from '../ports/http/fake.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { systemClock } from '../ports/clock.ts';
import type { MinikubeProfile } from '../tools/minikube-output.ts';
import { minikubeWays } from './minikube-ways.ts';
import { transportFrom } from './ways.ts';

const running: MinikubeProfile = {
  ...{ name: 'minikube', driver: 'kvm2', runtime: 'containerd', nodes: ['minikube'] },
};

const dockerEnv = JSON.stringify({ DOCKER_HOST: 'tcp://127.0.0.1:32771' });

function world(profile: Partial<MinikubeProfile>, cluster: object = {}) {
  const docker = new FakeDocker();
  const inside = new FakeDocker();
  const exec = fakeExec({ minikube: () => ({ stdout: dockerEnv }), ssh: () => ({}) });
  const ports = {
    ...{ exec, http: fakeHttp(() => undefined), files: fakeFiles(), clock: systemClock },
    ...{ docker, dockerAt: () => inside },
    kubernetes: () => Promise.resolve(new FakeKubernetes()),
  };
  const config = configSchema.parse({
    ...{ version: 1, name: 'todo', database: { source: 'in-cluster' }, components: {}, cluster },
  });
  const project = { config, root: '/p', file: '/p/todo-deploy.yaml', namespace: 'todo' };
  let looks = 0;
  const ways = minikubeWays(project, ports, {
    profile: () => {
      looks += 1;
      return Promise.resolve({ ...running, ...profile });
    },
    registry: () =>
      Promise.resolve({ name: 'registry', transport: registryTransport('r.test', ports) }),
  });
  const open = () =>
    transportFrom({ ...ways, project, ports, kubernetes: ports.kubernetes, where: 'minikube' });
  return { docker, inside, open, looks: () => looks };
}

const registry = 'r.test';
const reference = 'r.test/todo/web:c-1';

describe('the ways for images into a Minikube profile', () => {
  it('is its own engine alone, where that builds', async () => {
    const { open, inside } = world({ runtime: 'docker' });
    const transport = await open();
    expect(transport.engine).toBe(inside);
    expect('choose' in transport).toBe(false);
  });

  it.each([
    ['docker', 'load'],
    ['crio', 'load'],
    ['containerd', 'layers'],
  ])('are, beside a registry with the %s runtime: %s', async (runtime, way) => {
    const { docker, open, looks } = world({ runtime }, { registry });
    docker.add([reference]);
    const transport = await open();
    expect(looks()).toBe(0);
    expect(transport.engine).toBe(docker);
    expect(transport.reference('todo/web', 'c-1')).toBe(reference);
    const { figures = [] } = (await transport.choose?.(reference)) ?? {};
    expect(figures.map((line) => line.split(':')[0])).toEqual(['registry r.test', way]);
  });

  it.each([
    ['daemon', { runtime: 'docker' }, 'the Docker engine of Minikube profile minikube'],
    ['layers', {}, 'layers into the containerd of Minikube profile minikube'],
    ['load', {}, 'image load into Minikube profile minikube (containerd)'],
    ['load', { runtime: 'docker' }, 'image load into Minikube profile minikube (docker)'],
    ['registry', {}, 'registry r.test'],
  ])('are %s alone, when %j is asked for it', async (transport, profile, description) => {
    const { open } = world(profile, { transport, registry });
    expect((await open()).description).toBe(description);
  });

  it.each([
    ['daemon', {}, 'it takes the docker runtime, and one node'],
    [
      'daemon',
      { runtime: 'docker', nodes: ['a', 'b'] },
      'it takes the docker runtime, and one node',
    ],
    ['layers', { runtime: 'crio' }, 'layers alone can be brought to containerd, not to crio'],
  ])('are not %s, when %j cannot', async (transport, profile, why) => {
    const { open } = world(profile, { transport });
    await expect(open()).rejects.toMatchObject({
      ...{ kind: 'usage', code: 'TRANSPORT_IMPOSSIBLE', details: [why] },
      message: `images cannot get to Minikube profile minikube by "${transport}"`,
    });
  });
});
