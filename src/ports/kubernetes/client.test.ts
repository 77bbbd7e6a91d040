import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WatchEvent } from '../kubernetes.ts';
import { connectKubernetes } from './client.ts';
import { parseLogLine } from './log-lines.ts';

/** The client against an HTTP server of ours: what a real API server does only when it is in trouble. */

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

let folder: string;
let handler: Handler;
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://x');
  if (url.pathname === '/api/v1') {
    const resources = [{ name: 'pods', kind: 'Pod', namespaced: true }];
    response.end(JSON.stringify({ resources }));
  } else {
    handler(request, response, url);
  }
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function kubeconfig(address?: string): string {
  const path = join(folder, 'config');
  const port = (server.address() as AddressInfo | null)?.port ?? 0;
  const url = address ?? `http://127.0.0.1:${port}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: url } }],
    users: [{ name: 'u', user: { token: 'secret-token' } }],
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'one',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const connect = (address?: string) =>
  connectKubernetes(undefined, { KUBECONFIG: kubeconfig(address) });

describe('an API server in trouble', () => {
  it('that refuses connections is unreachable, with context and server named', async () => {
    const cluster = await connect('http://127.0.0.1:1');
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      exitCode: 3,
      message: expect.stringMatching(
        /127\.0\.0\.1:1 of context "one".*connection refused/,
      ) as string,
    });
  });

  it('that never answers is unreachable after the time allowed', async () => {
    handler = () => undefined;
    const cluster = await connect();
    await expect(cluster.raw('/x', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      message: expect.stringContaining('no answer within 0.05 s') as string,
    });
  });

  it.each([
    [401, 'CLUSTER_FORBIDDEN'],
    [403, 'CLUSTER_FORBIDDEN'],
    [422, 'KUBE_REJECTED'],
    [500, 'KUBE_REJECTED'],
  ])('that answers %i gives %s with its message', async (status, code) => {
    handler = (_request, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ kind: 'Status', message: 'because of this' }));
    };
    const cluster = await connect();
    const pods = cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'x' });
    await expect(pods).rejects.toMatchObject({
      code,
      message: expect.stringContaining('because of this') as string,
    });
  });

  it('that refuses a token whose time is over says since when, in which file', async () => {
    handler = (_request, response) => {
      response.statusCode = 401;
      response.end('{"kind":"Status","message":"Unauthorized"}');
    };
    const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString('base64url');
    const path = kubeconfig();
    writeFileSync(path, readFileSync(path, 'utf8').replace('secret-token', `e30.${claims}.x`));
    const cluster = await connectKubernetes(undefined, { KUBECONFIG: path });
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'KUBECONFIG_EXPIRED',
      exitCode: 3,
      message: expect.stringMatching(
        /token of context "one" in .*config expired on 2023-11-14T22:13:20/,
      ) as string,
    });
  });

  it('that forbids something says what, to whom and where', async () => {
    handler = (_request, response) => {
      response.statusCode = 403;
      const message =
        'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "x"';
      response.end(JSON.stringify({ kind: 'Status', message }));
    };
    const cluster = await connect();
    const pods = cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'x' });
    await expect(pods).rejects.toMatchObject({
      code: 'CLUSTER_FORBIDDEN',
      message: 'context "one": user "bob" may not list pods in namespace "x"',
      hint: expect.stringContaining('kubectl -n x auth can-i list pods') as string,
    });
  });

  it('that is busy is asked again', async () => {
    let asked = 0;
    handler = (_request, response) => {
      asked += 1;
      response.statusCode = asked < 2 ? 429 : 200;
      response.end(JSON.stringify({ gitVersion: 'v1.34.0' }));
    };
    expect(await (await connect()).version()).toBe('v1.34.0');
  });

  it('sends the credentials, and a refusal does not show them', async () => {
    let authorization: string | undefined;
    handler = (request, response) => {
      authorization = request.headers.authorization;
      response.statusCode = 401;
      response.end('no');
    };
    const error = await (await connect()).version().catch((e: unknown) => e);
    expect(authorization).toBe('Bearer secret-token');
    expect(JSON.stringify(error)).not.toContain('secret-token');
  });
});

describe('watch', () => {
  const podAt = (name: string, resourceVersion: string) => ({
    metadata: { name, resourceVersion },
  });
  const list = (response: ServerResponse, resourceVersion: string, ...items: object[]) =>
    response.end(JSON.stringify({ metadata: { resourceVersion }, items }));
  const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

  async function watchUntil(count: number): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    const stop = new AbortController();
    const cluster = await connect();
    await cluster.watch(
      { apiVersion: 'v1', kind: 'Pod', namespace: 'x' },
      (event) => {
        events.push(event);
        if (events.length === count) stop.abort();
      },
      stop.signal,
    );
    return events;
  }

  it('goes on from the last version after a cut, bookmarks included', async () => {
    const from: (string | null)[] = [];
    handler = (_request, response, url) => {
      if (url.searchParams.get('watch') === null) return void list(response, '5', podAt('a', '4'));
      from.push(url.searchParams.get('resourceVersion'));
      if (from.length === 1) {
        response.write(line('ADDED', podAt('b', '6')) + line('BOOKMARK', podAt('', '9')));
        setTimeout(() => response.destroy(), 20);
      } else {
        response.write(line('DELETED', podAt('b', '10')));
      }
    };
    const events = await watchUntil(3);
    expect(events.map(({ type }) => type)).toEqual(['synced', 'added', 'deleted']);
    expect(from).toEqual(['5', '9']);
  });

  it.each(['as an event', 'as the answer'])('lists again when told 410 Gone %s', async (how) => {
    let lists = 0;
    handler = (_request, response, url) => {
      if (url.searchParams.get('watch') === null) {
        lists += 1;
        return void list(response, String(lists), podAt(`pod-${lists}`, '1'));
      }
      if (how === 'as the answer') response.statusCode = 410;
      response.end(line('ERROR', { code: 410, message: 'too old' }));
    };
    const events = await watchUntil(2);
    expect(events.map((event) => event.type)).toEqual(['synced', 'synced']);
    expect(events[1]).toMatchObject({ objects: [{ kind: 'Pod', metadata: { name: 'pod-2' } }] });
  });

  it('reads long lists page by page', async () => {
    handler = (_request, response, url) => {
      const more = url.searchParams.get('continue') === null;
      const metadata = { resourceVersion: '1', continue: more ? 'next' : '' };
      response.end(JSON.stringify({ metadata, items: [podAt(more ? 'a' : 'b', '1')] }));
    };
    const cluster = await connect();
    const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' });
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  it('throws what the first list throws', async () => {
    handler = (_request, response) => {
      response.statusCode = 403;
      response.end('{}');
    };
    await expect(watchUntil(1)).rejects.toMatchObject({ code: 'CLUSTER_FORBIDDEN' });
  });
});

describe('parseLogLine', () => {
  it('takes the time off, and keeps what comes without', () => {
    expect(parseLogLine('2026-11-23T06:00:00.123456789Z a b')).toEqual({
      time: '2026-11-23T06:00:00.123456789Z',
      text: 'a b',
    });
    expect(parseLogLine('2026-11-23T06:00:00Z ')).toMatchObject({ text: '' });
    expect(parseLogLine('unable to retrieve')).toEqual({ time: '', text: 'unable to retrieve' });
  });
});
