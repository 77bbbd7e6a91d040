import { readFileSync } from 'node:fs';
import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent, type AgentOptions, type RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { KubeAccess } from './client-config.ts';

/** What a request needs beside its path: the connection it goes over, and what it says of who asks. */
export interface Credentials {
  /** For requests that are answered and done. */
  readonly agent: PlainAgent;
  /** For answers that come for as long as somebody reads: each holds its connection. */
  readonly streams: PlainAgent;
  readonly headers: Readonly<Record<string, string>>;
  /** `user:password`. */
  readonly auth?: string;
}

/** Requests that wait for each other to be done share this many connections: each costs a TLS handshake. */
const maxSockets = 6;

/**
 * The credentials of a context, asked for before each request. Certificates, tokens and passwords of the
 * kubeconfig are used as they are; what asks somebody first (a program, OIDC, a proxy) the client library does,
 * each time, as what it gets may end.
 */
export function credentialsOf(access: KubeAccess): () => Promise<Credentials> {
  if (needsLibrary(access)) return throughLibrary(access);
  let own: Credentials | undefined;
  return () => Promise.resolve((own ??= ownCredentials(access)));
}

function needsLibrary({ user, cluster }: KubeAccess): boolean {
  return Boolean(user?.exec) || Boolean(user?.authProvider) || Boolean(cluster.proxyUrl);
}

function ownCredentials({ user, cluster }: KubeAccess): Credentials {
  const headers: Record<string, string> = {};
  if (user?.impersonateUser) headers['Impersonate-User'] = user.impersonateUser;
  if (user?.token) headers['Authorization'] = `Bearer ${user.token}`;
  const auth = user?.username ? { auth: `${user.username}:${user.password ?? ''}` } : {};
  if (cluster.server.startsWith('http:')) {
    const streams = new PlainAgent({ keepAlive: true });
    return { agent: new PlainAgent({ keepAlive: true, maxSockets }), streams, headers, ...auth };
  }
  const tls = {
    ...given('ca', cluster.caFile, cluster.caData),
    ...given('cert', user?.certFile, user?.certData),
    ...given('key', user?.keyFile, user?.keyData),
  };
  const options = {
    keepAlive: true,
    // Read once: each connection would make its own of the same certificates.
    secureContext: createSecureContext(tls),
    ...(cluster.skipTLSVerify ? { rejectUnauthorized: false } : {}),
    ...(cluster.tlsServerName ? { servername: cluster.tlsServerName } : {}),
  };
  const agent = new TlsAgent({ ...options, maxSockets });
  return { agent, streams: new TlsAgent(options), headers, ...auth };
}

/** Bytes of a file, or of base64 in the kubeconfig; the file wins, as in kubectl. */
function given(name: string, file?: string | null, data?: string | null): Record<string, Buffer> {
  if (file) return { [name]: readFileSync(file) };
  return data ? { [name]: Buffer.from(data, 'base64') } : {};
}

function throughLibrary(access: KubeAccess): () => Promise<Credentials> {
  let kept: { readonly agent: PlainAgent; readonly tls: AgentOptions } | undefined;
  return async () => {
    const { libraryConfig } = await import('./client-library.ts');
    const options: RequestOptions = {};
    await libraryConfig(access).applyToHTTPSOptions(options);
    const { ca, cert, key, auth } = options;
    // One agent for as long as the TLS identity stays the same, so that connections are reused.
    if (kept === undefined || !isSame(kept.tls, { ca, cert, key })) {
      const agent = Object.assign(options.agent as PlainAgent, { keepAlive: true });
      kept = { agent, tls: { ca, cert, key } };
    }
    const headers = (options.headers ?? {}) as Record<string, string>;
    const { agent } = kept;
    return { agent, streams: agent, headers, ...(auth ? { auth } : {}) };
  };
}

function isSame(one: AgentOptions, other: AgentOptions): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
