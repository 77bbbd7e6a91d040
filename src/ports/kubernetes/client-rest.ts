import { createHash } from 'node:crypto';
import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { DeployError, messageOf } from '../../errors.ts';
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
  private agent: Agent | undefined;
  private agentFor = '';
  private readonly outage = new Outage();

  constructor(
    readonly config: KubeConfig,
    context: string,
    kubeconfig: string,
  ) {
    const server = config.getCurrentCluster()?.server.replace(/\/+$/, '') ?? '';
    this.target = { context, server, kubeconfig, signIn: () => signInOf(config) };
  }

  /** The answer, whatever its status. Throws CLUSTER_UNREACHABLE, CLUSTER_FORBIDDEN (no credentials). */
  async send(request: RestRequest): Promise<RestAnswer> {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal =
      request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      const response = await this.open({ ...request, signal });
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
  async open(request: RestRequest): Promise<IncomingMessage> {
    const options = await this.options(request);
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
    const body = request.body === undefined ? '' : JSON.stringify(request.body);
    const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) };
    const headers = { ...(options.headers as Record<string, string>), ...length };
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(url, { ...options, headers }, resolve);
      const late = setTimeout(() => outgoing.destroy(noAnswer(connectTimeoutMs)), connectTimeoutMs);
      const inTime = (): void => {
        clearTimeout(late);
      };
      outgoing.on('socket', (socket) => {
        socket.setKeepAlive(true, 30_000);
        socket.setNoDelay(true);
        if (socket.connecting) {
          socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', inTime);
        } else {
          inTime();
        }
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

  private async options(request: RestRequest): Promise<RequestOptions> {
    const options: RequestOptions = {};
    try {
      await this.config.applyToHTTPSOptions(options);
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
    // What the node's proxy hands on is no JSON, and the API server refuses to say otherwise.
    const accept = request.bytes === true ? '*/*' : 'application/json';
    const headers: Record<string, string> = { accept };
    if (request.body !== undefined)
      headers['content-type'] = request.contentType ?? 'application/json';
    return {
      method: request.method ?? 'GET',
      headers: { ...(options.headers as Record<string, string> | undefined), ...headers },
      agent: this.keptAgent(options),
      ...(options.auth ? { auth: options.auth } : {}),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
  }

  /** One agent for as long as the TLS identity stays the same, so that connections are reused. */
  private keptAgent(options: RequestOptions): Agent {
    const identity = createHash('sha256');
    for (const part of [options.ca, options.cert, options.key])
      identity.update(JSON.stringify(part ?? ''));
    const digest = identity.digest('hex');
    if (this.agent === undefined || digest !== this.agentFor) {
      this.agent = Object.assign(options.agent as Agent, { keepAlive: true });
      this.agentFor = digest;
    }
    return this.agent;
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
