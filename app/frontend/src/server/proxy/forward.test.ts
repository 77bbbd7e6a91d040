import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tokenFor } from '../auth/token';
import { forward } from './forward';
import { forwardMcp } from './mcp';

// Sessions need a database; here the question is what happens once there is a token.
vi.mock('../auth/token', () => ({ tokenFor: vi.fn() }));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let backend: Server;
let handle: Handler;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  backend = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const address = backend.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('BACKEND_URL', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('BACKEND_TIMEOUT_SECONDS', '1');
  vi.stubEnv('DATABASE_URL', 'postgresql://a:b@127.0.0.1:1/d');
  vi.stubEnv('BETTER_AUTH_SECRET', 'x'.repeat(32));
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Record<string, unknown>);
    return true;
  });
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  backend.closeAllConnections();
  backend.close();
});

beforeEach(() => {
  lines.length = 0;
  vi.mocked(tokenFor).mockReset();
  vi.mocked(tokenFor).mockResolvedValue({ token: 't0ken', cookies: [] });
});

interface Init {
  method?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  duplex?: 'half';
}

const ask = (path: string, init: Init = {}) =>
  forward(
    new Request(`http://localhost:3000/api/backend/${path}`, {
      ...init,
      headers: { host: 'localhost:3000', ...init.headers },
    }),
  );

describe('forward', () => {
  it('passes method, query, body, token and request id on, and the answer back', async () => {
    handle = (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.writeHead(418, { 'content-type': 'application/json', 'x-own': 'yes' });
        const seen = [headers.authorization, headers['x-request-id'], headers.cookie];
        response.end(JSON.stringify({ method, url, body, seen }));
      });
    };
    const answer = await ask('tasks?limit=2', {
      method: 'PATCH',
      body: '{"a":1}',
      headers: { cookie: 'session=1', 'x-request-id': 'id-1', 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-own')).toBe('yes');
    expect(answer.headers.get('x-request-id')).toBe('id-1');
    expect(await answer.json()).toEqual({
      method: 'PATCH',
      url: '/api/tasks?limit=2',
      body: '{"a":1}',
      seen: ['Bearer t0ken', 'id-1', null],
    });
    expect(lines).toMatchObject([
      {
        event: 'proxy',
        request_id: 'id-1',
        method: 'PATCH',
        path: '/api/backend/tasks',
        status: 418,
      },
    ]);
  });

  it('hands the first part of a stream over before the last is there', async () => {
    let finish = () => undefined as unknown;
    handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      finish = () => response.end('data: 2\n\n');
    };
    const reader = (await ask('stream')).body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n');
    finish();
    const second = await reader?.read();
    expect(new TextDecoder().decode(second?.value)).toBe('data: 2\n\n');
  });

  it('gives up on a backend that does not begin to answer', async () => {
    handle = () => undefined;
    const answer = await ask('slow', { method: 'POST', body: 'x' });
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ code: 'backend_timeout' });
  });

  it('repeats a reading request once when the connection breaks, and no other', async () => {
    let calls = 0;
    handle = (request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else response.end('second');
    };
    expect(await (await ask('x')).text()).toBe('second');
    calls = 0;
    expect((await ask('x', { method: 'DELETE' })).status).toBe(502);
    expect(calls).toBe(1);
  });

  it('never reaches the backend without a session or for another site', async () => {
    const reached = vi.fn();
    handle = (_request, response) => {
      reached();
      response.end();
    };
    const forged = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await ask('x', forged)).status).toBe(403);
    const problem = { status: 401, code: 'not_signed_in', title: 't', detail: 'd' };
    vi.mocked(tokenFor).mockResolvedValue({ problem });
    const refused = await ask('x');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(reached).not.toHaveBeenCalled();
  });

  it('ends the request at the backend when the browser leaves in mid-stream', async () => {
    const closed = new Promise<void>((resolve) => {
      handle = (_request, response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n\n');
      };
    });
    const browser = new AbortController();
    const answer = await ask('chat', { method: 'POST', body: '{}', signal: browser.signal });
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    await answer.body?.getReader().read();
    browser.abort();
    await closed;
  });

  it('keeps the trace of the browser, or begins one, and logs it', async () => {
    handle = (request, response) => response.end(request.headers.traceparent);
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${id}-00f067aa0ba902b7-01`;
    expect(await (await ask('x', { headers: { traceparent } })).text()).toBe(traceparent);
    const made = await (await ask('x')).text();
    expect(lines.map((line) => line.trace_id)).toEqual([id, made.split('-')[1]]);
  });

  describe('with a body over 1 MB', () => {
    const part = new Uint8Array(600 * 1024);

    it.each([
      ['announced', () => new Blob([part, part])],
      [
        'sent in pieces',
        () =>
          new ReadableStream({
            start(controller) {
              controller.enqueue(part);
              controller.enqueue(part);
              controller.close();
            },
          }),
      ],
    ])('refuses what is %s', async (_name, body) => {
      handle = (request) => request.resume();
      const sent = body();
      const headers = sent instanceof Blob ? { 'content-length': String(sent.size) } : {};
      const answer = await ask('tasks', { method: 'POST', body: sent, headers, duplex: 'half' });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
    });

    it('lets what is just small enough pass', async () => {
      handle = (request, response) => {
        let length = 0;
        request.on('data', (piece: Buffer) => (length += piece.length));
        request.on('end', () => response.end(String(length)));
      };
      const body = new Uint8Array(1024 * 1024);
      expect(await (await ask('tasks', { method: 'POST', body })).text()).toBe('1048576');
    });
  });
});

describe('forwardMcp', () => {
  const call = (headers: Record<string, string>, method = 'POST') =>
    forwardMcp(
      new Request('http://localhost:3000/api/mcp', {
        method,
        headers: { host: 'localhost:3000', ...headers },
        ...(method === 'POST' ? { body: '{"jsonrpc":"2.0"}' } : {}),
      }),
    );

  it("passes the caller's own token and MCP headers on, and never its cookies", async () => {
    handle = (request, response) => {
      const { authorization, cookie } = request.headers;
      const seen = [request.url, authorization, cookie, request.headers['mcp-protocol-version']];
      response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's1' });
      response.end(JSON.stringify(seen));
    };
    const answer = await call({
      authorization: 'Bearer own',
      cookie: 'session=1',
      'mcp-protocol-version': '2025-06-18',
    });
    expect(await answer.json()).toEqual(['/mcp', 'Bearer own', null, '2025-06-18']);
    expect(answer.headers.get('mcp-session-id')).toBe('s1');
    expect(lines).toMatchObject([{ event: 'mcp', path: '/api/mcp', status: 200 }]);
  });

  it('adds no token of a session when the caller has none', async () => {
    handle = (request, response) => {
      response.writeHead(request.headers.authorization ? 200 : 401, {
        'www-authenticate': 'Bearer',
      });
      response.end();
    };
    const answer = await call({ cookie: 'session=1' }, 'DELETE');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(tokenFor).not.toHaveBeenCalled();
  });
});
