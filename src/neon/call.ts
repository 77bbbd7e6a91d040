import type { z } from 'zod';
import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http, HttpResponse } from '../ports/http.ts';
import { failure, type Failed } from './failures.ts';
import { afterOf, pauseBefore } from './retry.ts';

/** How a service of Neon is reached. */
export interface NeonConnection {
  readonly http: Http;
  readonly clock: Clock;
  /** See `neonAddresses`. */
  readonly base: string;
  /** Neon, or neon.new: for messages. */
  readonly service: string;
  /** The API key; neon.new takes none. */
  readonly key?: string;
  /** Told why something takes longer. */
  readonly tell: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface NeonCall<Answer> {
  /** What it is for, in words: `listing the projects`. */
  readonly doing: string;
  /** Default: GET. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Below the base, each part encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** How long all of it may take, instead of 60 s; a try ends after half of that. */
  readonly patienceMs?: number;
  /** What is read of the answer. */
  readonly answer: z.ZodType<Answer>;
}

/** How long one request may take, and all tries of a call with what is waited between them. */
const requestMs = 30_000;
const patienceMs = 60_000;
/** Shorter waits are nobody's business. */
const worthTellingMs = 2_000;

/** Parts of a path, encoded, one after the other. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

/**
 * Asks once, and again where that is safe and may help: within 60 s in all. Throws NEON_KEY_REFUSED,
 * NEON_NOT_FOUND, NEON_REFUSED (usage), NEON_RATE_LIMITED, NEON_LOCKED, NEON_QUOTA, NEON_UNREACHABLE,
 * NEON_ANSWER_UNKNOWN (environment), INTERRUPTED.
 */
export async function call<Answer>(
  connection: NeonConnection,
  request: NeonCall<Answer>,
): Promise<Answer> {
  const { clock, tell, service, signal } = connection;
  const { method = 'GET' } = request;
  const deadline = clock.now() + (request.patienceMs ?? patienceMs);
  for (let tried = 1; ; tried += 1) {
    const outcome = await once(connection, request);
    if ('response' in outcome && outcome.response.status < 300) {
      return read(outcome.response, request, service);
    }
    const { status, headers = {} } = 'response' in outcome ? outcome.response : {};
    const retryAfter = headers['retry-after'];
    const now = clock.now();
    const pause = pauseBefore({ method, status, retryAfter }, { tried, now, deadline });
    if (pause === undefined) throw failureOf(connection, request, outcome, now);
    if (pause >= worthTellingMs)
      tell(`${service} ${reason(status)}: again in ${inSeconds(pause)} s`);
    await clock.sleep(pause, signal);
  }
}

type Outcome = { readonly response: HttpResponse } | { readonly silence: DeployError };

async function once<Answer>(
  { http, base, key, signal }: NeonConnection,
  { method = 'GET', path, query = {}, body, patienceMs: patience }: NeonCall<Answer>,
): Promise<Outcome> {
  const given = Object.entries(query).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
  try {
    const response = await http.request(`${base}${path}${search}`, {
      ...{ method, timeoutMs: patience === undefined ? requestMs : patience / 2 },
      headers: {
        accept: 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { response };
  } catch (error) {
    if (error instanceof DeployError && error.code === 'HTTP_UNREACHABLE')
      return { silence: error };
    throw error;
  }
}

function read<Answer>(
  response: HttpResponse,
  { doing, answer }: NeonCall<Answer>,
  service: string,
): Answer {
  let found: unknown;
  try {
    // 204: it was done, and there is nothing to say about it.
    found = response.body.trim() === '' ? {} : JSON.parse(response.body);
  } catch {
    found = undefined;
  }
  const parsed = answer.safeParse(found);
  if (parsed.success) return parsed.data;
  // What came is not shown: it may hold a password. Where it differs is enough.
  const where = parsed.error.issues.map(({ path }) => path.join('.')).slice(0, 3);
  const message = `${doing}: ${service} answers in a way that this version does not understand`;
  throw new DeployError('environment', 'NEON_ANSWER_UNKNOWN', message, {
    details: where.filter((place) => place !== '').map((place) => `not as expected: ${place}`),
    hint: 'See whether there is a newer todo-deploy, or paste the connection string of the console.',
  });
}

function failureOf<Answer>(
  { service, key }: NeonConnection,
  { doing, method = 'GET' }: NeonCall<Answer>,
  outcome: Outcome,
  now: number,
): DeployError {
  const common = { doing, service, secrets: key === undefined ? [] : [key] };
  if ('silence' in outcome) {
    const { message: silence } = outcome.silence;
    const failed: Failed = { ...common, silence, status: undefined, cause: outcome.silence };
    return failure({ ...failed, perhapsDone: method !== 'GET' });
  }
  const { status, body, headers } = outcome.response;
  const wait = afterOf(headers['retry-after'], now);
  return failure({
    ...{
      ...common,
      status,
      body,
      perhapsDone: method !== 'GET' && status >= 500 && status !== 503,
    },
    waitSeconds: wait === undefined ? undefined : inSeconds(wait),
  });
}

function reason(status: number | undefined): string {
  if (status === 429) return 'wants fewer requests';
  if (status === 423) return 'is busy with other operations of the project';
  return status === undefined ? 'does not answer' : `answers with ${status}`;
}

function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
