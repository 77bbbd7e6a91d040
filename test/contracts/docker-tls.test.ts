import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { bedBase, bedIsUp } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

/**
 * The engine of a Minikube node is reached over TCP with certificates on both sides. Here the engine of
 * this machine stands behind such an address; the build session has to be taken over there as well.
 */
const isUp = await bedIsUp('docker over TLS');
const socketPath = dockerEngine().endpoint.replace('unix://', '');
let certificates: string;
let server: Server;
let host: string;

/** An authority and a pair of keys for 127.0.0.1, as minikube keeps them. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=ca',
    '-days',
    '2',
  );
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=minikube');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'request.pem', ...signer, '-out', 'cert.pem', '-days', '2');
}

beforeAll(async () => {
  if (!isUp) return;
  certificates = mkdtempSync(join(tmpdir(), 'docker-tls-'));
  makeCertificates(certificates);
  const read = (name: string) => readFileSync(join(certificates, name));
  const keys = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  server = createServer({ ...keys, requestCert: true, rejectUnauthorized: true }, (outside) => {
    const inside = connect(socketPath);
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  if (!isUp) return;
  server.close();
  rmSync(certificates, { recursive: true });
});

describe.skipIf(!isUp)('an engine over TCP with certificates', () => {
  it('builds there, secrets included', async () => {
    const engine = dockerEngine({ host, certPath: certificates });
    const secret = randomUUID();
    const lines: string[] = [];
    const id = await engine.build({
      ...{ files: new Map(), tags: [], buildArgs: {}, labels: {} },
      dockerfile: `FROM ${bedBase}\nARG RUN=${randomUUID()}\nRUN --mount=type=secret,id=ca cat /run/secrets/ca\n`,
      secrets: { ca: Buffer.from(secret) },
      onProgress: ({ line }) => {
        if (line !== undefined) lines.push(line);
      },
    });
    expect(lines).toEqual([secret]);
    expect((await engine.inspect(id))?.id).toBe(id);
    expect(await engine.remove(id)).toBe(true);
  });

  it('is not reached without them', async () => {
    const plain = await failureOf(dockerEngine({ host }).info());
    expect(plain.kind).toBe('environment');
    const wrong = dockerEngine({ host, certPath: join(certificates, 'nowhere') });
    expect(await failureOf(wrong.info())).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });
});
