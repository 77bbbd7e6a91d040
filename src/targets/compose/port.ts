import { createServer } from 'node:net';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { wishedPortLabel } from './labels.ts';
import { loopback } from './wanted.ts';

const portsToTry = 100;

/**
 * The port of the exposed component: the one that its container has, while the configuration wishes the same
 * one; otherwise the wished one, or the next that is free. Throws PORT_TAKEN (environment).
 */
export async function choosePort(
  { config }: Project,
  container: ContainerInfo | undefined,
  containerPort: number,
  isFree: (port: number) => Promise<boolean> = freeHere,
): Promise<number> {
  const has = container?.ports.find((port) => port.containerPort === containerPort)?.hostPort ?? 0;
  const running = container?.status === 'running' && has !== 0;
  const sameWish = container?.labels[wishedPortLabel] === String(config.port);
  // What our own container listens on is free for the one that takes its place.
  const usable = async (port: number): Promise<boolean> =>
    (running && port === has) || isFree(port);
  if (sameWish && has !== 0 && (await usable(has))) return has;
  for (let port = config.port; port < config.port + portsToTry && port <= 65_535; port += 1) {
    if (await usable(port)) return port;
  }
  throw new DeployError('environment', 'PORT_TAKEN', `no free port from ${config.port} on`, {
    hint: 'Set port in todo-deploy.yaml to another number.',
  });
}

/** Whether nobody listens on a port of this machine. */
export function freeHere(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, loopback, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
