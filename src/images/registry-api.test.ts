import { describe, expect, it } from 'vitest';
import type { RegistryCredentials } from '../ports/docker.ts';
import { fakeHttp, type FakeServer } from '../ports/http/fake.ts';
import { isLoopback, registryAddress } from './registry-address.ts';
import { deleteManifest, findManifest } from './registry-api.ts';

const address = { host: 'r.test', path: 'todo/backend', tag: 'c-1' };
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const manifests = '/v2/todo/backend/manifests';
const manifest = (config: string) => JSON.stringify({ config: { digest: config } });

function find(server: FakeServer, credentials?: RegistryCredentials) {
  const http = fakeHttp(server);
  return findManifest({ http, scheme: 'https', credentials }, address, () =>
    Promise.resolve('amd64'),
  );
}

describe('registryAddress', () => {
  it.each([
    [
      'localhost:5000/todo/backend:c-1',
      { host: 'localhost:5000', path: 'todo/backend', tag: 'c-1' },
    ],
    ['localhost/todo/backend:c-1', { host: 'localhost', path: 'todo/backend', tag: 'c-1' }],
    ['ghcr.io/me/todo/backend:c-1', { host: 'ghcr.io', path: 'me/todo/backend', tag: 'c-1' }],
    ['me/todo:c-1', { host: 'docker.io', path: 'me/todo', tag: 'c-1' }],
    ['postgres', { host: 'docker.io', path: 'library/postgres', tag: 'latest' }],
  ])('%s', (reference, expected) => {
    expect(registryAddress(reference)).toEqual(expected);
  });

  it('knows the registries of this machine', () => {
    expect(['localhost', 'localhost:5000', '127.0.0.1:5000', '[::1]:5000'].every(isLoopback)).toBe(
      true,
    );
    expect(['localhost.test', '10.0.0.1:5000', 'ghcr.io'].some(isLoopback)).toBe(false);
  });
});

describe('findManifest', () => {
  it('reads the ID of the image from a manifest', async () => {
    const found = await find(({ pathname }) => ({
      ...(pathname === `${manifests}/c-1` ? {} : { status: 404 }),
      headers: { 'Docker-Content-Digest': digest('1') },
      body: manifest(digest('2')),
    }));
    expect(found).toEqual({ digest: digest('1'), configDigest: digest('2') });
  });

  it('follows an index to the manifest of the architecture', async () => {
    const platform = (architecture: string) => ({ os: 'linux', architecture });
    const index = {
      manifests: [
        { digest: digest('a'), platform: platform('arm64') },
        { digest: digest('b'), platform: platform('amd64') },
        { digest: digest('c'), platform: platform('unknown') },
      ],
    };
    const found = await find(({ pathname }) => ({
      headers: { 'Docker-Content-Digest': digest('1') },
      body: pathname.endsWith('/c-1') ? JSON.stringify(index) : manifest(pathname.slice(-71)),
    }));
    expect(found).toEqual({ digest: digest('1'), configDigest: digest('b') });
  });

  it('finds nothing where there is nothing', async () => {
    expect(await find(() => ({ status: 404 }))).toBeUndefined();
  });

  it('fetches a token when it is told to, with the log-in that is kept', async () => {
    const asked: (string | undefined)[] = [];
    const challenge =
      'Bearer realm="https://auth.test/token",service="r.test",scope="repository:todo/backend:pull"';
    const server: FakeServer = ({ host, search }, { headers = {} }) => {
      if (host === 'auth.test') {
        asked.push(search, headers.Authorization);
        return { body: '{"token": "t0"}' };
      }
      if (headers.Authorization !== 'Bearer t0') {
        return { status: 401, headers: { 'WWW-Authenticate': challenge } };
      }
      return { headers: { 'Docker-Content-Digest': digest('1') }, body: manifest(digest('2')) };
    };
    expect(await find(server, { username: 'me', password: 'pw' })).toBeDefined();
    expect(asked).toEqual([
      '?service=r.test&scope=repository%3Atodo%2Fbackend%3Apull',
      `Basic ${Buffer.from('me:pw').toString('base64')}`,
    ]);
  });

  it('says when the registry wants a log-in, breaks, or does not answer', async () => {
    const basic = () => ({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="r"' } });
    const refused = { kind: 'environment', code: 'REGISTRY_REFUSED' };
    await expect(find(basic)).rejects.toMatchObject({
      ...refused,
      hint: 'Log in first: docker login r.test',
    });
    await expect(find(() => ({ status: 403 }))).rejects.toMatchObject(refused);
    for (const status of [500, 503]) {
      await expect(find(() => ({ status, body: 'broken' }))).rejects.toMatchObject({
        ...{ kind: 'environment', code: 'REGISTRY_FAILING', details: ['broken'] },
        message: `the registry r.test fails: it answered ${status} when asked for todo/backend:c-1`,
        hint: expect.not.stringContaining('docker login') as string,
      });
    }
    await expect(find(() => undefined)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});

describe('deleteManifest', () => {
  it.each([
    [202, true],
    [405, false],
  ])('a DELETE that answers %d: %s', async (status, removed) => {
    const http = fakeHttp((_url, { method }) =>
      method === 'DELETE' ? { status } : { headers: { 'docker-content-digest': digest('1') } },
    );
    const access = { http, scheme: 'http', credentials: undefined } as const;
    expect(await deleteManifest(access, address)).toBe(removed);
    expect(http.calls[1]).toBe(`DELETE http://r.test${manifests}/${digest('1')}`);
  });
});
