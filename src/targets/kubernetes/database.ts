import { startForwarder } from '../../access/forwarder.ts';
import { databaseComponent, releaseName } from '../../config/project.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { databaseUrl, notDeployed, openExternal } from '../database-url.ts';
import type { OpenDatabase, TargetContext } from '../target.ts';

/** First port tried on this machine; the next free one when it is taken. */
const firstPort = 15_432;

/**
 * The database of a deployment on Kubernetes: the PostgreSQL beside the app through a port of this machine,
 * or the one outside as it is. Throws NOT_DEPLOYED (usage) when there is none.
 */
export async function openClusterDatabase(
  context: TargetContext,
  kubernetes: Kubernetes,
): Promise<OpenDatabase> {
  const { project, signal } = context;
  if (project.config.database.source === 'external') return openExternal(context);
  const { namespace } = project;
  const service = releaseName(project.config, databaseComponent);
  const found = await kubernetes.get({
    apiVersion: 'v1',
    kind: 'Service',
    name: service,
    namespace,
  });
  if (found === undefined)
    throw notDeployed(`there is no Service ${service} in namespace ${namespace}`);
  const stop = new AbortController();
  const forwarder = await startForwarder({
    ...{ kubernetes, namespace, service, port: firstPort, log: () => undefined },
    signal: AbortSignal.any([signal, stop.signal]),
  });
  const { url } = await databaseUrl(context, {
    ...{ host: '127.0.0.1', port: forwarder.port, inCluster: true },
  });
  return {
    url,
    close: async () => {
      stop.abort();
      await forwarder.closed;
    },
  };
}
