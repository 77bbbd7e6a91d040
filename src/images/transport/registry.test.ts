import { describe, expect, it } from 'vitest';
import { FakeDocker, type FakeDockerOptions } from '../../ports/docker/fake.ts';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { fakeHttp } from '../../ports/http/fake.ts';
import { dockerConfigFolder } from '../registry-credentials.ts';
import { registryTransport } from './registry.ts';

const signal = new AbortController().signal;

/** A registry that has what the engine pushed, and an engine with one image for it. */
function world(registry: string, options: FakeDockerOptions = {}, config = {}) {
  const docker = new FakeDocker({ registries: [registry.split('/')[0] ?? ''], ...options });
  const told: string[] = [];
  const http = fakeHttp(({ host, pathname }) => {
    const [path, tag] = pathname.replace('/v2/', '').split('/manifests/');
    const id = docker.pushed.get(`${host}/${path ?? ''}:${tag ?? ''}`);
    if (id === undefined) return { status: 404 };
    const body = JSON.stringify({ config: { digest: id } });
    return { headers: { 'Docker-Content-Digest': 'sha256:manifest' }, body };
  });
  const files = fakeFiles({
    [`${dockerConfigFolder(process.env)}/config.json`]: JSON.stringify(config),
  });
  const transport = registryTransport(registry, { docker, http, files, exec: fakeExec({}) });
  const reference = transport.reference('todo/backend', 'c-1');
  docker.add([reference]);
  const deliver = () => transport.deliver(reference, (message) => told.push(message), signal);
  return { docker, http, transport, reference, told, deliver };
}

describe('registryTransport', () => {
  it('pushes, asks the registry, and gives ID and digest of what is there', async () => {
    const { docker, transport, reference, told, deliver } = world('localhost:5000');
    expect(reference).toBe('localhost:5000/todo/backend:c-1');
    expect(await transport.find(reference)).toBeUndefined();
    const id = (await docker.inspect(reference))?.id;
    expect(await deliver()).toEqual({ id, digest: 'sha256:manifest' });
    expect(told).toEqual([
      ...[`pushing ${reference}`, '0123456789ab: Pushed', 'ba9876543210: Layer already exists'],
      'moved 12 kB of 1.0 MB: 1 layer was there already, 1 sent',
    ]);
  });

  it.each([
    ['http', 'localhost:5000', {}],
    ['https', 'ghcr.io/me', {}],
    ['http', 'r.test:5000', { insecureRegistries: ['r.test:5000'] }],
  ])('speaks %s with %s', async (scheme, registry, options) => {
    const { http, deliver } = world(registry, options);
    await deliver();
    expect(new Set(http.calls.map((call) => new URL(call.split(' ')[1] ?? '').protocol))).toEqual(
      new Set([`${scheme}:`]),
    );
  });

  it('brings the log-in that docker login kept', async () => {
    const auth = Buffer.from('me:pw').toString('base64');
    const { docker, deliver } = world('ghcr.io/me', {}, { auths: { 'ghcr.io': { auth } } });
    await deliver();
    expect(docker.pushes[0]?.credentials).toEqual({ username: 'me', password: 'pw' });
  });

  it('refuses another image under the tag, and none at all', async () => {
    const { docker, reference, deliver } = world('localhost:5000');
    docker.push = () => {
      docker.pushed.set(reference, 'sha256:other');
      return Promise.resolve('sha256:manifest');
    };
    await expect(deliver()).rejects.toMatchObject({
      ...{ kind: 'environment', code: 'IMAGE_NOT_DELIVERED' },
      details: expect.arrayContaining(['found: sha256:other']) as string[],
    });
    docker.push = () => Promise.resolve(String(docker.pushed.delete(reference)));
    await expect(deliver()).rejects.toMatchObject({
      message: expect.stringContaining('did not arrive') as string,
    });
  });

  it('says when there is no image to send', async () => {
    const { docker, reference, deliver } = world('localhost:5000');
    await docker.remove(reference);
    await expect(deliver()).rejects.toMatchObject({ kind: 'build', code: 'IMAGE_MISSING' });
  });
});
