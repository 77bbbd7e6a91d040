import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { inClusterUrl } from '../../secrets/database-url.ts';
import { notDeployed } from '../database-url.ts';
import type { OpenDatabase } from '../target.ts';
import { partWith, type Part } from './parts.ts';
import { findContainers, type Scene } from './scene.ts';
import { loopback } from './wanted.ts';

const databasePort = 5432;

/** Programs that carry bytes between their standard streams and a TCP address, by runtime of a component. */
const relays = {
  node: (host: string) => [
    'node',
    '-e',
    `const s=require("node:net").connect(${databasePort},${JSON.stringify(host)});` +
      's.on("error",()=>process.exit(1));s.on("close",()=>process.exit(0));process.stdin.pipe(s);s.pipe(process.stdout)',
  ],
  python: (host: string) => [
    'python3',
    '-c',
    'import os,socket,threading\n' +
      `s=socket.create_connection((${JSON.stringify(host)},${databasePort}))\n` +
      'def up():\n' +
      ' while True:\n' +
      '  d=os.read(0,65536)\n' +
      '  if not d: break\n' +
      '  s.sendall(d)\n' +
      ' s.shutdown(socket.SHUT_WR)\n' +
      'threading.Thread(target=up,daemon=True).start()\n' +
      'while True:\n' +
      ' d=s.recv(65536)\n' +
      ' if not d: break\n' +
      ' while d: d=d[os.write(1,d):]\n',
  ],
} as const;

/**
 * The database beside the app, reached from this machine: it is on a network that leads nowhere, so that each
 * connection is carried by a small program in the container of a component. Throws NOT_DEPLOYED (usage).
 */
export async function openBeside(scene: Scene): Promise<OpenDatabase> {
  const part = partWith(scene.parts, 'database');
  const { present } = await findContainers(scene);
  const container = part === undefined ? undefined : present.get(part.service.name)?.container;
  if (part === undefined || container?.status !== 'running')
    throw notDeployed(`the database of "${scene.model.project}" does not run on this engine`);
  const { argv, through } = relayOf(scene, part, present);
  const { containers } = scene.ports.docker;
  const url = await urlInside(scene, container);
  const server = createServer({ allowHalfOpen: true });
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    containers.connect(through, argv).then(
      (program) => {
        join(socket, program);
      },
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: url(loopback, port),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(socket: Socket, program: Duplex): void {
  socket.setNoDelay(true);
  program.on('error', () => socket.destroy());
  program.on('close', () => socket.destroy());
  socket.on('close', () => program.destroy());
  socket.pipe(program).pipe(socket);
}

type Present = ReadonlyMap<string, { container: ContainerInfo }>;

/** A running container of a component that is on a network of the database, and has a runtime we know. */
function relayOf(
  scene: Scene,
  database: Part,
  present: Present,
): { through: string; argv: readonly string[] } {
  const networks = database.service.networks.map(({ name }) => name);
  for (const { service, own, role } of scene.parts) {
    const container = present.get(service.name)?.container;
    const near = service.networks.some(({ name }) => networks.includes(name));
    const runtime = own?.local?.runtime;
    if (role !== 'server' || !near || container?.status !== 'running') continue;
    if (runtime !== undefined) {
      return { through: container.id, argv: relays[runtime](database.service.name) };
    }
  }
  throw notDeployed(`the database of "${scene.model.project}" does not run on this engine`);
}

/** Role and database are what the image was told; the password is read where the server reads it. */
async function urlInside(
  { ports }: Scene,
  { id, env }: ContainerInfo,
): Promise<(host: string, port: number) => string> {
  const file = env['POSTGRES_PASSWORD_FILE'];
  const read = file === undefined ? undefined : await ports.docker.containers.readFile(id, file);
  const password =
    read === undefined
      ? (env['POSTGRES_PASSWORD'] ?? '')
      : Buffer.from(read).toString('utf8').trim();
  const user = env['POSTGRES_USER'] ?? 'postgres';
  const database = env['POSTGRES_DB'] ?? user;
  return (host, port) => inClusterUrl({ user, password, host, port, database });
}
