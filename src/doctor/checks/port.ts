import { accessState } from '../../access/process.ts';
import { pass, warn, type Check } from '../check.ts';
import { lookAtCluster } from '../looks/cluster.ts';
import { engineOrSkip } from '../looks/engine.ts';
import { projectLabel, type Project } from '../../config/project.ts';
import { isPortOurs } from '../../supervisor/ensure.ts';
import { localFolders } from '../../targets/local/folders.ts';
import { thisMachine } from '../../targets/local/machine.ts';
import { projectOf, type Scene } from '../scene.ts';

export interface PortFacts {
  readonly port: number;
  readonly free: boolean;
  /** It is our own process that serves the URL there. */
  readonly ours: boolean;
}

/** Port of the URL when there is no configuration; its schema says the same. */
const usual = 3000;

/** The port of the URL on this machine: free, or taken by ourselves. */
export const port: Check<PortFacts> = {
  id: 'port',
  title: 'Port of the URL',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  limitMs: 8_000,
  gather: async (scene) => {
    const project = projectOf(scene);
    const { machine } = scene.ports;
    const port = project?.config.port ?? usual;
    const free = await machine.portIsFree(port);
    if (free || project === undefined) return { port, free, ours: false };
    const owners = await Promise.all([
      forwarded(scene, project, port),
      published(scene, project, port),
      supervised(scene, project, port),
    ]);
    return { port, free, ours: owners.includes(true) };
  },
  judge: ({ port, free, ours }, { platform }) => {
    if (free) return pass(`${port} is free`);
    if (ours) return pass(`${port} serves the app`);
    const who =
      platform === 'win32'
        ? `netstat -ano | findstr :${port}`
        : platform === 'darwin'
          ? `lsof -nP -iTCP:${port} -sTCP:LISTEN`
          : `ss -ltnp 'sport = :${port}'`;
    return warn(
      `${port} is taken; up takes the next free one`,
      `End who listens there (${who}), or set port in todo-deploy.yaml`,
    );
  },
};

/** Our process in the background carries it into the cluster. */
async function forwarded(scene: Scene, project: Project, port: number): Promise<boolean> {
  const cluster = await lookAtCluster(scene);
  if (cluster.state !== 'answers') return false;
  const { env, ports } = scene;
  const about = { env, files: ports.files };
  return (await accessState(cluster.kubernetes.context, project.namespace, about)).port === port;
}

/** A container of the project has it. */
async function published(scene: Scene, { config }: Project, port: number): Promise<boolean> {
  const engine = await engineOrSkip(scene);
  if ('skip' in engine) return false;
  const containers = await scene.ports.docker.containers.list({ [projectLabel]: config.name });
  return containers.some(
    ({ status, ports }) => status === 'running' && ports.some(({ hostPort }) => hostPort === port),
  );
}

/** A process of target local listens there. */
async function supervised({ ports, env }: Scene, project: Project, port: number): Promise<boolean> {
  const { files } = ports;
  const folders = await localFolders(project, { files, env, machine: thisMachine(env) });
  const exposed = Object.entries(project.config.components).filter(([, { expose }]) => expose);
  const owned = exposed.map(([name]) => isPortOurs({ folder: folders.state }, name, port));
  return (await Promise.all(owned)).includes(true);
}
