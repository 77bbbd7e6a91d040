import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tokenFor } from '../auth/token';
import { forward } from './forward';

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
  vi.mocked(tokenFor).mockResolvedValue({ token: 't0ken', cookies: [] });
});

interface Init {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
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
});
