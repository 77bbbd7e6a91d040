import { accessState } from '../../access/process.ts';
import { pass, warn, type Check } from '../check.ts';
import { lookAtCluster } from '../looks/cluster.ts';
import { projectOf } from '../scene.ts';

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
    const { machine, files } = scene.ports;
    const port = project?.config.port ?? usual;
    const free = await machine.portIsFree(port);
    if (free || project === undefined) return { port, free, ours: false };
    const cluster = await lookAtCluster(scene);
    const context = cluster.state === 'answers' ? cluster.kubernetes.context : undefined;
    if (context === undefined) return { port, free, ours: false };
    const serving = await accessState(context, project.namespace, { env: scene.env, files });
    return { port, free, ours: serving.port === port };
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
