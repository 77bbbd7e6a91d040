import { connect, createServer, type Server } from 'node:net';
import { DeployError } from '../errors.ts';

/** Both addresses that a browser tries for `localhost`. */
const hosts = ['127.0.0.1', '::1'] as const;
const portsToTry = 1_000;
const patienceMs = 500;

/**
 * Ports that are free and still do not serve: browsers refuse them (the "bad ports" of the Fetch Standard),
 * or macOS gives them to AirPlay (5000, 7000).
 */
const traps: ReadonlySet<number> = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5000, 5060, 5061, 6000, 6566, 6665, 6666],
  ...[6667, 6668, 6669, 6679, 6697, 7000, 10080],
]);

/**
 * The first port from the preferred one on that is free on both addresses of this machine, is not among
 * those taken and is no trap. Throws DeployError PORT_TAKEN (environment) when there is none.
 */
export async function freePort(
  preferred: number,
  taken: ReadonlySet<number> = new Set(),
): Promise<number> {
  const last = Math.min(65_535, preferred + portsToTry - 1);
  for (let port = preferred; port <= last; port += 1) {
    if (!taken.has(port) && !traps.has(port) && (await isPortFree(port))) return port;
  }
  throw new DeployError('environment', 'PORT_TAKEN', `no free port from ${preferred} on`, {
    hint: 'See who listens there, or set another port in todo-deploy.yaml.',
  });
}

/** Whether nobody listens on a port of this machine, and we may. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of hosts) if (!(await canListen(port, host))) return false;
  // Where an address of its own may be had beside somebody who listens on all of them.
  return process.platform === 'linux' || !(await isAnswered(port));
}

/** Lets go of a port; resolves when it is free again. */
export type LetGo = () => Promise<void>;

/**
 * Keeps a free port from everybody else until it is let go or this process ends; undefined when somebody has
 * it. Who connects meanwhile is turned away at once.
 */
export async function holdPort(port: number): Promise<LetGo | undefined> {
  const holding: Server[] = [];
  const letGo = async (): Promise<void> => {
    await Promise.all(holding.map(close));
  };
  for (const host of hosts) {
    const server = await listenOn(port, host);
    if (server === 'no such address') continue;
    if (server === 'taken') {
      await letGo();
      return undefined;
    }
    server.on('connection', (socket) => socket.resetAndDestroy());
    holding.push(server.unref());
  }
  return letGo;
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = await listenOn(port, host);
  if (typeof server !== 'string') await close(server);
  return server !== 'taken';
}

/** A machine without IPv6 has no such address, and nobody else has it either. */
function listenOn(port: number, host: string): Promise<Server | 'taken' | 'no such address'> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const missing = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
      resolve(missing ? 'no such address' : 'taken');
    });
    server.listen({ port, host, exclusive: true }, () => {
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, hosts[0], () => {
      socket.destroy();
      resolve(true);
    });
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      resolve(false);
    });
  });
}
