import { accessState, stopAccess } from '../../access/process.ts';
import { pass, warn, type Check } from '../check.ts';
import { clusterOrSkip } from '../looks/cluster.ts';
import { projectSelector } from '../../config/project.ts';
import { projectOf } from '../scene.ts';

export interface AccessFacts {
  readonly context: string;
  readonly namespace: string;
  /** Undefined when no process of ours serves this deployment. */
  readonly serving?: { readonly port: number; readonly pid: number };
  /** Something of the project is still deployed there. */
  readonly deployed: boolean;
}

/** The process behind the URL outlives a deployment that somebody removed with other tools. */
export const staleAccess: Check<AccessFacts> = {
  id: 'stale-access',
  title: 'Process behind the URL',
  severity: { kubernetes: 'tell' },
  limitMs: 9_000,
  gather: async (scene) => {
    const project = projectOf(scene);
    if (project === undefined) return { skip: 'there is no configuration' };
    const cluster = await clusterOrSkip(scene);
    if ('skip' in cluster) return cluster;
    const { kubernetes } = cluster;
    const { namespace } = project;
    const { files } = scene.ports;
    const { port, pid } = await accessState(kubernetes.context, namespace, {
      env: scene.env,
      files,
    });
    const labelSelector = projectSelector(project.config);
    const services = await kubernetes.list({
      apiVersion: 'v1',
      kind: 'Service',
      namespace,
      labelSelector,
    });
    return {
      ...{ context: kubernetes.context, namespace, deployed: services.length > 0 },
      ...(port === undefined || pid === undefined ? {} : { serving: { port, pid } }),
    };
  },
  judge: ({ serving, deployed, context, namespace }) => {
    if (serving === undefined) return pass('none is running');
    const { port, pid } = serving;
    if (deployed) return pass(`serves http://localhost:${port} (pid ${pid})`);
    const detail = `port ${port} still leads to ${namespace} in ${context}, where nothing is deployed any more`;
    return warn(
      detail,
      'Run: todo-deploy doctor --fix',
      `end our process ${pid} behind port ${port}`,
    );
  },
  fix: async ({ context, namespace }, { env, ports }) => {
    await stopAccess(context, namespace, { env, files: ports.files });
  },
};
