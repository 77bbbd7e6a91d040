import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { startForwarder, type Forwarder } from './forwarder.ts';

/** Real connections on this machine, pods of the fake behind them. */

const namespace = 'todo';
let kubernetes: FakeKubernetes;
let stop: AbortController;
let forwarder: Forwarder | undefined;

beforeEach(() => {
  kubernetes = new FakeKubernetes();
  stop = new AbortController();
  kubernetes.store.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'todo-frontend', namespace },
    spec: { selector: { app: 'frontend' }, ports: [{ port: 3000, targetPort: 'http' }] },
  });
});
afterEach(async () => {
  stop.abort();
  await forwarder?.closed;
  forwarder = undefined;
});

async function start(port = 0): Promise<string> {
  const log = () => undefined;
  const options = { kubernetes, namespace, service: 'todo-frontend', log, signal: stop.signal };
  forwarder = await startForwarder({ ...options, port: port === 0 ? await freePort() : port });
  return `http://127.0.0.1:${forwarder.port}/`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function putPod(name: string, { ready = true, deleting = false, app = 'frontend' } = {}): void {
  kubernetes.store.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name, namespace, labels: { app } },
      ...(deleting ? { deletionTimestamp: '2026-11-23T06:00:00Z' } : {}),
    },
    spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 8080 }] }] },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  });
}

/** A program in a pod that answers every request with the name of the pod and what it was sent. */
function serve(name: string, delayMs = 0): void {
  kubernetes.serve({ namespace, name }, 8080, (socket: Duplex) => {
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      const body = `${name} got ${data.toString().split('\r\n\r\n')[1] ?? ''}`;
      setTimeout(() => {
        socket.end(
          `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      }, delayMs);
    });
  });
}

function fetchText(url: string, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = body === '' ? 'GET' : 'POST';
    const outgoing = request(url, { method, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(text);
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the URL on this machine', () => {
  it('reaches a ready pod behind the Service, and no other', async () => {
    for (const name of ['ready', 'unready', 'ending', 'other']) serve(name);
    putPod('unready', { ready: false });
    putPod('ending', { deleting: true });
    putPod('other', { app: 'backend' });
    putPod('ready');
    const url = await start();
    const answers = await Promise.all(Array.from({ length: 6 }, () => fetchText(url, 'hello')));
    expect(new Set(answers)).toEqual(new Set(['ready got hello']));
  });

  it('keeps working when pods are replaced', async () => {
    serve('first');
    serve('second');
    putPod('first');
    const url = await start();
    expect(await fetchText(url)).toBe('first got ');
    putPod('first', { deleting: true });
    const waiting = fetchText(url);
    setTimeout(() => {
      putPod('second');
    }, 50);
    expect(await waiting).toBe('second got ');
  });

  it('asks another pod, with the whole request, when one does not take the connection', async () => {
    putPod('deaf');
    putPod('good');
    serve('good');
    const url = await start();
    const answers = await Promise.all(Array.from({ length: 4 }, () => fetchText(url, 'body')));
    expect(answers).toEqual(Array.from({ length: 4 }, () => 'good got body'));
  });

  it('survives an API server that is away for a while', async () => {
    serve('pod');
    putPod('pod');
    const url = await start();
    expect(await fetchText(url)).toBe('pod got ');
    kubernetes.down = true;
    const waiting = fetchText(url);
    setTimeout(() => (kubernetes.down = false), 300);
    expect(await waiting).toBe('pod got ');
  });

  it('carries a large body whole in both directions', async () => {
    const size = 3_000_000;
    kubernetes.serve({ namespace, name: 'pod' }, 8080, (socket) => {
      let received = 0;
      socket.on('data', (data: Buffer) => {
        received += data.length;
        if (received < size) return;
        socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`);
        socket.end('x'.repeat(size));
      });
    });
    putPod('pod');
    expect((await fetchText(await start(), 'y'.repeat(size))).length).toBe(size);
  });

  it('takes the next port when the wanted one is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await start(port);
    expect(forwarder?.port).toBeGreaterThan(port);
    await new Promise((resolve) => other.close(resolve));
  });

  it('closes everything when it is told to stop', async () => {
    serve('pod', 60_000);
    putPod('pod');
    const url = await start();
    const open = fetchText(url, 'never answered').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await forwarder?.closed;
    expect(await open).toBeInstanceOf(Error);
    await expect(fetchText(url)).rejects.toThrow('ECONNREFUSED');
  });
});
