/** A server that follows Neon's published API description for the calls that todo-deploy makes. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answers, queries, temporaryAnswer } from './facts.ts';
import { Refusal } from './access.ts';
import { routes, type Answered } from './api.ts';
import { Model } from './model.ts';

/** Stands between the next request and its answer. */
export interface Fault {
  /** Only of a request whose `METHOD /path` matches. */
  readonly of?: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection is cut; `after` the request was carried out. */
  readonly cut?: 'before' | 'after';
}

export interface NeonServer {
  /** For NEON_API_URL and NEON_NEW_URL. */
  readonly env: { readonly NEON_API_URL: string; readonly NEON_NEW_URL: string };
  readonly model: Model;
  /** Each is taken by one request, the first that it fits. */
  readonly faults: Fault[];
  /** Every request: `GET /projects?limit=100`. */
  readonly calls: string[];
  /** What was not as the description wants it; a test that leaves something here has failed. */
  readonly breaches: string[];
  /** Temporary databases, by their ID. */
  readonly temporary: Map<string, { status: 'UNCLAIMED' | 'CLAIMED'; expiresAt: Date }>;
  close(): Promise<void>;
}

/** How long a temporary database lives. */
const lifeMs = 72 * 3_600_000;
export const temporaryPassword = 'npg_temporarycanary';

export async function neonServer(): Promise<NeonServer> {
  const state = {
    ...{
      model: new Model(),
      faults: [] as Fault[],
      calls: [] as string[],
      breaches: [] as string[],
    },
    temporary: new Map<string, { status: 'UNCLAIMED' | 'CLAIMED'; expiresAt: Date }>(),
  };
  const server = createServer((request, response) => {
    void answer(state, request, response).catch((error: unknown) => {
      state.breaches.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...state,
    env: { NEON_API_URL: `${base}/api/v2`, NEON_NEW_URL: `${base}/new/v1` },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

type State = Omit<NeonServer, 'env' | 'close'>;

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { method = 'GET', url = '/' } = request;
  const { pathname, search } = new URL(url, 'http://x');
  const path = pathname.replace(/^\/(api\/v2|new\/v1)/, '');
  state.calls.push(`${method} ${path}${search}`);
  const at = state.faults.findIndex(({ of }) => of?.test(`${method} ${path}`) ?? true);
  const [fault] = at < 0 ? [] : state.faults.splice(at, 1);
  if (fault?.cut === 'before') {
    response.destroy();
    return;
  }
  if (fault?.status !== undefined) {
    const body = fault.body ?? JSON.stringify({ code: '', message: 'made to fail' });
    response.writeHead(fault.status, fault.headers).end(body);
    return;
  }
  const { status = 200, body } = pathname.startsWith('/new/')
    ? temporary(state, method, path, text)
    : await api(state, request, { method, path, search, text });
  if (fault?.cut === 'after') {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

interface Line {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly text: string;
}

async function api(
  state: State,
  { headers }: IncomingMessage,
  { method, path, search, text }: Line,
): Promise<Answered> {
  const key = state.model.keys.get((headers.authorization ?? '').replace(/^Bearer /, ''));
  const refuse = (status: number, code: string, message: string): Answered => ({
    status,
    body: answers.error.parse({ code, message, request_id: randomUUID() }),
  });
  if (key === undefined) return refuse(401, '', 'authentication failed');
  const found = routes.find((one) => one.method === method && one.path.test(path));
  if (found === undefined) {
    state.breaches.push(`there is no call ${method} ${path}`);
    return refuse(404, '', 'this route does not exist');
  }
  const query = new URLSearchParams(search);
  for (const name of query.keys()) {
    if (queries[found.name]?.includes(name) !== true)
      state.breaches.push(`${found.name} takes no ${name}`);
  }
  const ids = (found.path.exec(path) ?? []).slice(1).map(decodeURIComponent);
  try {
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const { status, body: said } = await found.call(state.model, { key, ids, query, body });
    // What the description does not promise may not be relied on: it is left out.
    const checked = status === 204 ? undefined : answers[found.name].parse(said);
    return { status: status ?? 200, body: checked };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.status, error.code, error.message);
    throw error;
  }
}

function temporary(state: State, method: string, path: string, text: string): Answered {
  const id = method === 'POST' ? randomUUID() : (path.split('/').at(-1) ?? '');
  if (method === 'POST') {
    const { ref } = JSON.parse(text) as { ref?: unknown };
    if (path !== '/database' || typeof ref !== 'string' || ref === '')
      return { status: 400, body: { success: false, message: 'Missing referrer' } };
    state.temporary.set(id, { status: 'UNCLAIMED', expiresAt: new Date(Date.now() + lifeMs) });
  }
  const found = state.temporary.get(id);
  if (found === undefined) return { status: 400, body: { message: 'Database not found' } };
  const { status, expiresAt } = found;
  const host = 'ep-cool-breeze-4711-pooler.c-2.us-east-2.aws.neon.tech';
  const url = `postgresql://neondb_owner:${temporaryPassword}@${host}/neondb?channel_binding=require&sslmode=require`;
  const body = {
    ...{ id, status, neon_project_id: 'cool-breeze-12345678' },
    ...{
      connection_string: status === 'CLAIMED' ? null : url,
      claim_url: `https://neon.new/claim/${id}`,
    },
    ...{ expires_at: expiresAt.toISOString(), created_at: new Date().toISOString() },
    updated_at: new Date().toISOString(),
  };
  return { body: temporaryAnswer.parse(body) };
}
