import { DeployError } from '../errors.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { typed, type ContainerStatus, type Pod } from '../rollout/kube-types.ts';
import type { Snapshot } from '../rollout/snapshot.ts';

/** What is kept of each log, and of all together. */
const limits = { tailLines: 500, limitBytes: 256 * 1024, totalBytes: 16 * 1024 * 1024 };
const timeoutMs = 5_000;

export interface ContainerLog {
  /** Path in the bundle: `logs/POD/CONTAINER.log`, `….previous.log` of the run before. */
  readonly path: string;
  readonly text: string;
}

/** The last lines of every container of a namespace, and of its run before; bounded. */
export async function containerLogs(
  kubernetes: Kubernetes,
  namespace: string,
  snapshot: Snapshot,
): Promise<ContainerLog[]> {
  const logs: ContainerLog[] = [];
  let bytes = 0;
  for (const { pod, status, previous } of typed(snapshot, 'pods').flatMap(runsOf)) {
    if (bytes >= limits.totalBytes) break;
    const path = `logs/${pod}/${status.name}${previous ? '.previous' : ''}.log`;
    const text = await readLog(kubernetes, { namespace, name: pod }, status.name, previous);
    if (text !== '') logs.push({ path, text });
    bytes += text.length;
  }
  return logs;
}

interface ContainerRun {
  readonly pod: string;
  readonly status: ContainerStatus;
  readonly previous: boolean;
}

function runsOf({ metadata, status }: Pod): ContainerRun[] {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.flatMap((container) => {
    const one = { pod: metadata.name, status: container };
    const now = container.state?.waiting === undefined ? [{ ...one, previous: false }] : [];
    const before = (container.restartCount ?? 0) > 0 ? [{ ...one, previous: true }] : [];
    return [...now, ...before];
  });
}

async function readLog(
  kubernetes: Kubernetes,
  pod: { namespace: string; name: string },
  container: string,
  previous: boolean,
): Promise<string> {
  const { tailLines, limitBytes } = limits;
  const lines: string[] = [];
  try {
    const options = { container, previous, tailLines, limitBytes };
    for await (const { time, text } of kubernetes.logs(
      pod,
      options,
      AbortSignal.timeout(timeoutMs),
    ))
      lines.push(`${time} ${text}`);
  } catch (error) {
    // The pod may be gone by now: what was read of it stays.
    if (!(error instanceof DeployError)) throw error;
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
