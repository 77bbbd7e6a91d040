import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, messageOf } from '../../errors.ts';
import type { KubeAccess } from './client-config.ts';
import { credentialsOf, type Credentials } from './client-credentials.ts';
import { refused, unreachable, type ServerName } from './client-errors.ts';
import { signInOf } from './client-sign-in.ts';
import { Outage } from './client-outage.ts';
import type { RestAnswer, RestRequest } from './rest-types.ts';

const defaultTimeoutMs = 30_000;
const connectTimeoutMs = 10_000;
const maxBusyRetries = 5;

/**
 * Plain requests to one API server with the credentials of a kubeconfig. Objects go through unchanged:
 * the generated API of the client library would drop fields newer than itself and turn times into dates.
 */
export class Rest {
  readonly target: ServerName;
  private readonly credentials: ReturnType<typeof credentialsOf>;
  private readonly outage = new Outage();

  constructor(
    readonly access: KubeAccess,
    kubeconfig: string,
  ) {
    const { context, cluster, user } = access;
    const server = cluster.server.replace(/\/+$/, '');
    this.target = { context: context.name, server, kubeconfig, signIn: () => signInOf(user) };
    this.credentials = credentialsOf(access);
  }

  /** The answer, whatever its status. Throws CLUSTER_UNREACHABLE, CLUSTER_FORBIDDEN (no credentials). */
  async send(request: RestRequest): Promise<RestAnswer> {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal =
      request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      const response = await this.respond({ ...request, signal }, 'agent');
      const { date } = response.headers;
      const said = date === undefined ? {} : { date };
      const body = await textOf(response, request.bytes);
      return { status: response.statusCode ?? 0, body, ...said };
    } catch (error) {
      if (error instanceof DeployError) throw error;
      request.signal?.throwIfAborted();
      throw unreachable(this.target, timeout.aborted ? noAnswer(timeoutMs) : error);
    }
  }

  /** The body of an answer that is a success. `doing` says what is asked, for the message of a refusal. */
  async json(request: RestRequest, doing: string): Promise<unknown> {
    const { status, body } = await this.patiently(request);
    if (status < 200 || status > 299) throw refused(this.target, status, body, doing);
    return JSON.parse(body) as unknown;
  }

  /** Like `send`, but waits for a server that restarts, or that asks to come again a little later. */
  async patiently(request: RestRequest): Promise<RestAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.outage.endure(request, (again) => this.send(again));
      const busy = answer.status === 429 || (answer.status === 503 && attempt === 1);
      if (!busy || attempt >= maxBusyRetries) return answer;
      await sleep(
        attempt * 500,
        undefined,
        request.signal === undefined ? {} : { signal: request.signal },
      );
    }
  }

  /**
   * A response whose body is read as it comes. Throws the errors of the network as they are, so that a
   * reader can tell them from refusals.
   */
  open(request: RestRequest): Promise<IncomingMessage> {
    return this.respond(request, 'streams');
  }

  private async respond(request: RestRequest, over: 'agent' | 'streams'): Promise<IncomingMessage> {
    const options = await this.options(request, over);
    try {
      return await this.once(request, options);
    } catch (error) {
      // A kept-alive connection may be closed by the server just as we use it again.
      const { code, reused } = error as { code?: string; reused?: boolean };
      if (reused !== true || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error;
      return this.once(request, options);
    }
  }

  private once(request: RestRequest, options: RequestOptions): Promise<IncomingMessage> {
    const url = this.url(request);
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(url, options, resolve);
      let late: NodeJS.Timeout | undefined;
      const inTime = (): void => {
        clearTimeout(late);
      };
      // Before it has a socket, the request waits for others to be answered.
      outgoing.on('socket', (socket) => {
        socket.setKeepAlive(true, 30_000);
        socket.setNoDelay(true);
        if (!socket.connecting) return;
        late = setTimeout(() => outgoing.destroy(noAnswer(connectTimeoutMs)), connectTimeoutMs);
        socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', inTime);
      });
      outgoing.on('error', (error) => {
        inTime();
        reject(Object.assign(error, { reused: outgoing.reusedSocket }));
      });
      const body = bodyOf(request);
      // Node frames the body of a DELETE only when its length is said.
      if (body !== undefined) outgoing.setHeader('content-length', body.byteLength);
      outgoing.end(body);
    });
  }

  private url(request: RestRequest): URL {
    const url = new URL(this.target.server + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  private async options(request: RestRequest, over: 'agent' | 'streams'): Promise<RequestOptions> {
    const credentials = await this.signedIn();
    // What the node's proxy hands on is no JSON, and the API server refuses to say otherwise.
    const accept = request.bytes === true ? '*/*' : (request.accept ?? 'application/json');
    const headers: Record<string, string> = { ...credentials.headers, accept };
    if (request.body !== undefined)
      headers['content-type'] = request.contentType ?? 'application/json';
    const { [over]: agent, auth } = credentials;
    return {
      method: request.method ?? 'GET',
      ...{ headers, agent },
      ...(auth === undefined ? {} : { auth }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
  }

  private async signedIn(): Promise<Credentials> {
    try {
      return await this.credentials();
    } catch (error) {
      throw new DeployError(
        'environment',
        'CLUSTER_FORBIDDEN',
        `cannot get the credentials of context "${this.target.context}": ${messageOf(error)}`,
        {
          hint: 'Sign in again, or repair the user of this context in the kubeconfig.',
          cause: error,
        },
      );
    }
  }
}

async function textOf(response: IncomingMessage, bytes = false): Promise<string> {
  response.setEncoding(bytes ? 'latin1' : 'utf8');
  let text = '';
  for await (const chunk of response) text += chunk as string;
  return text;
}

function noAnswer(ms: number): Error {
  return Object.assign(new Error(`no answer within ${ms / 1000} s`), { code: 'TIMEOUT' });
}

function bodyOf({ body }: RestRequest): Buffer | undefined {
  return body === undefined ? undefined : Buffer.from(JSON.stringify(body));
}
