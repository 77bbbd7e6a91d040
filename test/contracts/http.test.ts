import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../src/ports/http.ts';
import { fakeHttp } from '../../src/ports/http/fake.ts';
import { networkHttp } from '../../src/ports/http/network.ts';
import { failureOf } from './failure-of.ts';

const slowMs = 60_000;
const file = Buffer.alloc(3_000_000, 'abc');
let server: Server;
let base: string;
/** A port where nothing listens any more. */
let closedPort: number;

const portOf = (listening: Server) => (listening.address() as AddressInfo).port;

beforeAll(async () => {
  const brief = createServer();
  await new Promise<void>((resolve) => brief.listen(0, '127.0.0.1', resolve));
  closedPort = portOf(brief);
  await new Promise((resolve) => brief.close(resolve));
  server = createServer((request, response) => {
    if (request.url === '/slow') return;
    if (request.url === '/file') {
      response.writeHead(200, { 'Content-Length': file.byteLength });
      response.end(file);
      return;
    }
    if (request.url === '/stalls' || request.url === '/cut') {
      response.writeHead(200, { 'Content-Length': file.byteLength });
      response.write(file.subarray(0, 1000), () => {
        if (request.url === '/cut') response.destroy();
      });
      return;
    }
    if (request.url === '/moved') response.writeHead(302, { Location: '/hello' });
    else if (request.url === '/echo') {
      response.writeHead(200);
      request.pipe(response);
      return;
    } else if (request.url === '/hello') response.writeHead(200, { 'X-Greeting': 'yes' });
    else response.writeHead(404);
    const who = request.headers['x-who'];
    response.end(`${request.method ?? ''} ${typeof who === 'string' ? who : 'nobody'}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${portOf(server)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function fake(): Http {
  return fakeHttp(({ port, pathname }, { method = 'GET', headers = {}, body: sent = '' }) => {
    if (Number(port) === closedPort) return undefined;
    const body = `${method} ${headers['x-who'] ?? 'nobody'}`;
    if (pathname === '/slow' || pathname === '/stalls') return { takesMs: slowMs };
    if (pathname === '/file') return { bytes: file };
    if (pathname === '/echo') return { body: sent };
    if (pathname === '/moved') return { status: 302, headers: { Location: '/hello' }, body };
    if (pathname === '/hello') return { headers: { 'X-Greeting': 'yes' }, body };
    return { status: 404, body };
  });
}

const subjects: readonly [string, () => Http][] = [
  ['the network', () => networkHttp],
  ['the fake', fake],
];

describe.each(subjects)('Http over %s', (_name, make) => {
  const http = make();

  it('gives status, headers in lower case, body and time', async () => {
    const response = await http.request(`${base}/hello`, { headers: { 'x-who': 'me' } });
    expect(response).toMatchObject({ status: 200, body: 'GET me' });
    expect(response.headers['x-greeting']).toBe('yes');
    expect(response.ms).toBeGreaterThanOrEqual(0);
  });

  it('sends a body as it is', async () => {
    const body = JSON.stringify({ text: 'grüße\n' });
    const headers = { 'content-type': 'application/json' };
    const answer = await http.request(`${base}/echo`, { method: 'POST', headers, body });
    expect(answer.body).toBe(body);
    expect((await http.request(`${base}/echo`, { method: 'POST' })).body).toBe('');
  });

  it('takes any status for an answer and follows no redirect', async () => {
    expect((await http.request(`${base}/nothing`, { method: 'POST' })).status).toBe(404);
    const moved = await http.request(`${base}/moved`);
    expect(moved.status).toBe(302);
    expect(moved.headers.location).toBe('/hello');
  });

  it('says why nobody answered, without what is secret in the address', async () => {
    const error = await failureOf(http.request(`http://127.0.0.1:${closedPort}/x?token=secret`));
    expect(error).toMatchObject({ kind: 'environment', code: 'HTTP_UNREACHABLE' });
    expect(error.message).toContain(`127.0.0.1:${closedPort}/x`);
    expect(error.message).toContain('refused');
    expect(error.message).not.toContain('secret');
  });

  it('downloads a file and tells how far it is', async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const { status, bytes } = await http.download(`${base}/file`, {
      onProgress: (received, total) => told.push([received, total]),
    });
    expect(status).toBe(200);
    expect(file.equals(bytes)).toBe(true);
    expect(told.at(-1)).toEqual([file.byteLength, file.byteLength]);
    expect((await http.download(`${base}/nothing`)).status).toBe(404);
  });

  it('gives up a download that stalls, or when the signal fires', async () => {
    const stalled = await failureOf(http.download(`${base}/stalls`, { idleMs: 100 }));
    expect(stalled).toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(stalled.message).toContain('nothing came for 0.1 s');
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 50);
    const { signal } = controller;
    expect(await failureOf(http.download(`${base}/stalls`, { signal }))).toMatchObject({
      kind: 'interrupted',
    });
    expect(await failureOf(http.download(`http://127.0.0.1:${closedPort}/x`))).toMatchObject({
      code: 'HTTP_UNREACHABLE',
    });
  });

  it('gives up after the time it was given', async () => {
    const error = await failureOf(http.request(`${base}/slow`, { timeoutMs: 100 }));
    expect(error).toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(error.message).toContain('0.1 s');
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 50);
    const request = http.request(`${base}/slow`, { signal: controller.signal });
    expect(await failureOf(request)).toMatchObject({ kind: 'interrupted' });
  });
});

describe('a download over the network', () => {
  it('follows redirects', async () => {
    const { status, bytes } = await networkHttp.download(`${base}/moved`);
    expect(status).toBe(200);
    expect(Buffer.from(bytes).toString()).toBe('GET nobody');
  });

  it('that is cut short is no answer', async () => {
    const error = await failureOf(networkHttp.download(`${base}/cut`));
    expect(error).toMatchObject({ code: 'HTTP_UNREACHABLE' });
    expect(error.message).toContain('cut');
  });
});
