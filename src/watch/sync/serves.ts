import { releaseName, type NamedComponent, type Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Kubernetes, RawAnswer } from '../../ports/kubernetes.ts';
import { proxyPath } from '../../rollout/proxy-path.ts';
import type { SyncedContainer } from './containers.ts';

/** How long new code may take until it serves, in milliseconds. */
const patienceMs = 30_000;
const pauseMs = 200;
const timeoutMs = 5_000;

interface Asked {
  readonly kubernetes: Kubernetes;
  readonly clock: Clock;
  readonly project: Project;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the health path of a component answers 200 in each of these containers, and through its Service.
 * Throws SYNC_UNHEALTHY (unhealthy) with the last answer.
 */
export async function untilServed(
  { kubernetes, clock, project, signal }: Asked,
  { name, port, health }: NamedComponent,
  containers: readonly SyncedContainer[],
): Promise<void> {
  const { namespace, config } = project;
  const pods = containers.map(({ pod }) => `pods/${pod.name}` as const);
  const deadline = clock.now() + patienceMs;
  for (const to of [...pods, `services/${releaseName(config, name)}` as const]) {
    const path = proxyPath(namespace, to, port, health);
    for (;;) {
      const { status, body } = await ask(kubernetes, path);
      if (status === 200) break;
      if (clock.now() >= deadline)
        throw unhealthy(name, `${health} answers ${status === 0 ? 'nothing' : status}`, body);
      await clock.sleep(pauseMs, signal);
    }
  }
}

/** No answer in time is one more answer that is not 200. */
async function ask(
  kubernetes: Kubernetes,
  path: string,
): Promise<Pick<RawAnswer, 'status' | 'body'>> {
  try {
    return await kubernetes.raw(path, { timeoutMs });
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'CLUSTER_UNREACHABLE') throw error;
    return { status: 0, body: error.message };
  }
}

function unhealthy(name: string, answered: string, body: string): DeployError {
  const message = `${name}: the files are in its container, but ${answered} after ${patienceMs / 1000} s`;
  return new DeployError('unhealthy', 'SYNC_UNHEALTHY', message, {
    details: [body.slice(0, 400)],
    hint: `Correct the file and save it; what it says: todo-deploy logs ${name}`,
  });
}
