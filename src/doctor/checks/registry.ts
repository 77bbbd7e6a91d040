import { namedRegistry } from '../../clusters/context.ts';
import { DeployError } from '../../errors.ts';
import { isLoopback } from '../../images/registry-address.ts';
import { coded, fail, pass, type Check } from '../check.ts';
import { clusterOrSkip } from '../looks/cluster.ts';
import { lookAtLocalCluster } from '../looks/local-cluster.ts';
import { projectOf } from '../scene.ts';

const patienceMs = 4_000;

export interface RegistryFacts {
  readonly host: string;
  readonly answer:
    | { readonly status: number }
    /** No answer, or no registry to ask: why, and what to do. */
    | { readonly code: string; readonly reason: string; readonly hint: string };
}

/** The registry that the nodes pull from: the configured one, else the one that the cluster names. */
export const registry: Check<RegistryFacts> = {
  id: 'registry',
  title: 'Registry',
  severity: { kubernetes: 'stop' },
  limitMs: 9_000,
  gather: async (scene) => {
    const { http } = scene.ports;
    const configured = projectOf(scene)?.config.cluster.registry;
    const cluster = await clusterOrSkip(scene);
    if (configured === undefined) {
      if ('skip' in cluster) return cluster;
      const { need } = await lookAtLocalCluster(scene);
      if (need !== 'none') return { skip: 'images reach the cluster without one' };
    }
    try {
      const named =
        configured ?? ('skip' in cluster ? '' : await namedRegistry(cluster.kubernetes));
      const host = named.split('/')[0] ?? '';
      const scheme = isLoopback(host) ? 'http' : 'https';
      const url = `${scheme}://${host === 'docker.io' ? 'index.docker.io' : host}/v2/`;
      const { status } = await http.request(url, { timeoutMs: patienceMs, signal: scene.signal });
      return { host, answer: { status } };
    } catch (error) {
      if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
      const hint =
        error.hint ?? 'Start the registry, or correct cluster.registry in todo-deploy.yaml';
      return {
        host: configured ?? '',
        answer: { code: codeOf(error), reason: error.message, hint },
      };
    }
  },
  judge: ({ host, answer }) => {
    if ('reason' in answer) return coded(answer.code, fail(answer.reason, answer.hint));
    const { status } = answer;
    // 401: it wants a log-in, which docker login has or has not made; the push says.
    if (status === 200 || status === 401) return pass(`${host} answers`);
    const detail = `${host} answers ${status}: that is no registry, or one with trouble`;
    return fail(detail, 'Look at its log, or correct cluster.registry in todo-deploy.yaml');
  },
};

/** Silence of a registry has a code of its own. */
function codeOf({ code }: DeployError): string {
  return code === 'HTTP_UNREACHABLE' ? 'REGISTRY_UNREACHABLE' : code;
}
