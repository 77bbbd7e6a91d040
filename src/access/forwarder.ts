import { createServer, type Server, type Socket } from 'node:net';
import { DeployError, messageOf } from '../errors.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { Backends } from './backends.ts';
import { carry, Sent } from './carry.ts';

/** Both addresses that a browser tries for `localhost`. */
const hosts = ['127.0.0.1', '::1'] as const;
const portsToTry = 100;
/** How long a connection waits for a pod that takes it, in milliseconds. */
const backendWaitMs = 15_000;
const pauseBetweenTriesMs = 200;

export interface ForwarderOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly service: string;
  /** First port to try; the next free one when it is taken. */
  readonly port: number;
  readonly log: (line: string) => void;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

export interface Forwarder {
  /** The port that it listens on. */
  readonly port: number;
  /** Resolves when everything is closed, after the signal. */
  readonly closed: Promise<void>;
}

/**
 * Listens on this machine and carries each connection to a ready pod behind a Service, through the API
 * server. Pods may come and go, and the API server too: only connections that are open then are cut.
 * Throws DeployError PORT_TAKEN (environment) when no port is free.
 */
export async function startForwarder(options: ForwarderOptions): Promise<Forwarder> {
  const { kubernetes, namespace, service, log, signal } = options;
  const backends = new Backends(kubernetes, namespace, service, log);
  const clients = new Set<Socket>();
  const accept = (client: Socket): void => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    serve(client, backends, options).catch((error: unknown) => {
      log(`connection: ${messageOf(error)}`);
      client.destroy();
    });
  };
  const { port, servers } = await listen(options.port, accept);
  log(`listening on port ${port} for service ${namespace}/${service}`);
  const watching = backends.watch(signal);
  const closed = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      for (const client of clients) client.destroy();
      void Promise.all([watching, ...servers.map(closeServer)]).then(() => {
        resolve();
      }, reject);
    };
    watching.catch(reject);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return { port, closed };
}

async function serve(
  client: Socket,
  backends: Backends,
  { kubernetes, namespace, log, signal }: ForwarderOptions,
): Promise<void> {
  client.setNoDelay(true);
  const gone = new AbortController();
  client.once('close', () => {
    gone.abort();
  });
  const patience = AbortSignal.any([signal, gone.signal, AbortSignal.timeout(backendWaitMs)]);
  const tried = new Set<string>();
  const sent = new Sent();
  while (!client.destroyed) {
    const backend = await backends.next(tried, patience);
    if (backend === undefined) {
      if (!gone.signal.aborted) log('no ready pod: connection closed');
      client.destroy();
      return;
    }
    tried.add(backend.pod);
    try {
      const pod = await kubernetes.connect({ namespace, name: backend.pod }, backend.port);
      if ((await carry(client, pod, sent)) === 'done') return;
      log(`pod ${backend.pod} does not take connections on port ${backend.port}`);
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      log(`pod ${backend.pod}: ${error.message}`);
      // The API server may be away for a moment: the same pod is worth another try then.
      if (error.code === 'CLUSTER_UNREACHABLE') tried.delete(backend.pod);
      await pause(patience);
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseBetweenTriesMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

async function listen(
  first: number,
  accept: (client: Socket) => void,
): Promise<{ port: number; servers: Server[] }> {
  for (let port = first; port < Math.min(first + portsToTry, 65_536); port += 1) {
    const servers = await listenOn(port, accept);
    if (servers !== undefined) return { port, servers };
  }
  throw new DeployError('environment', 'PORT_TAKEN', `no free port from ${first} on`, {
    hint: 'Choose another one with `port` in todo-deploy.yaml.',
  });
}

/** Listens on all local addresses there are, or on none when one of them is taken. */
async function listenOn(
  port: number,
  accept: (client: Socket) => void,
): Promise<Server[] | undefined> {
  const servers: Server[] = [];
  for (const host of hosts) {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accept);
    const problem = await tryListen(server, port, host);
    if (problem === undefined) {
      servers.push(server);
    } else if (host === '127.0.0.1' || problem === 'EADDRINUSE') {
      await Promise.all(servers.map(closeServer));
      return undefined;
    }
  }
  return servers;
}

/** The code of the error, or undefined when it listens. */
function tryListen(server: Server, port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen(port, host, () => {
      resolve(undefined);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
