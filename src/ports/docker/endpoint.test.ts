import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions, defaultEndpoint } from './endpoint.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'docker-home-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function write(path: string, text: string): void {
  const file = join(home, '.docker', path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

const idOf = (context: string) => createHash('sha256').update(context).digest('hex');

describe('defaultEndpoint', () => {
  it('takes DOCKER_HOST first, with its certificates when they are to be used', () => {
    write('config.json', '{"currentContext": "colima"}');
    const host = 'tcp://192.168.49.2:2376';
    expect(defaultEndpoint({ DOCKER_HOST: host, DOCKER_CERT_PATH: '/c' }, home)).toEqual({ host });
    const env = { DOCKER_HOST: host, DOCKER_CERT_PATH: '/c', DOCKER_TLS_VERIFY: '1' };
    expect(defaultEndpoint(env, home)).toEqual({ host, certPath: '/c' });
  });

  it('takes the current docker context, or the one that is named', () => {
    write('config.json', '{"currentContext": "colima"}');
    for (const name of ['colima', 'remote']) {
      const meta = { Name: name, Endpoints: { docker: { Host: `unix:///${name}.sock` } } };
      write(`contexts/meta/${idOf(name)}/meta.json`, JSON.stringify(meta));
    }
    write(`contexts/tls/${idOf('remote')}/docker/ca.pem`, '');
    expect(defaultEndpoint({}, home)).toEqual({ host: 'unix:///colima.sock' });
    const certPath = join(home, '.docker/contexts/tls', idOf('remote'), 'docker');
    expect(defaultEndpoint({ DOCKER_CONTEXT: 'remote' }, home)).toEqual({
      ...{ host: 'unix:///remote.sock', certPath },
    });
  });

  it('takes the socket of Docker Desktop, else the one of the system', () => {
    expect(defaultEndpoint({}, home)).toEqual({ host: 'unix:///var/run/docker.sock' });
    write('run/docker.sock', '');
    expect(defaultEndpoint({}, home)).toEqual({ host: `unix://${home}/.docker/run/docker.sock` });
  });
});

describe('clientOptions', () => {
  it('reads sockets, addresses and ssh', () => {
    expect(clientOptions({ host: 'unix:///a/docker.sock' })).toMatchObject({
      socketPath: '/a/docker.sock',
      host: undefined,
    });
    expect(clientOptions({ host: 'tcp://127.0.0.1:2375' })).toMatchObject({
      ...{ host: '127.0.0.1', port: '2375', protocol: 'http', socketPath: undefined },
    });
    expect(clientOptions({ host: 'ssh://me@box' })).toMatchObject({
      ...{ host: 'box', port: '22', protocol: 'ssh', username: 'me' },
    });
  });

  it('brings the certificates along', () => {
    for (const name of ['ca', 'cert', 'key']) write(`${name}.pem`, name);
    const options = clientOptions({
      host: 'tcp://127.0.0.1:2376',
      certPath: join(home, '.docker'),
    });
    expect(options).toMatchObject({ protocol: 'https', port: '2376' });
    expect(options.key).toEqual(Buffer.from('key'));
  });

  it('says which certificates are missing', () => {
    const endpoint = { host: 'tcp://127.0.0.1:2376', certPath: '/nowhere' };
    expect(() => clientOptions(endpoint)).toThrow(/certificates .* \/nowhere cannot be read/);
  });

  it('says what is no address', () => {
    expect(() => clientOptions({ host: 'tcp://a b' })).toThrow(/not the address of an engine/);
  });
});
