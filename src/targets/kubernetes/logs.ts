import { componentLabel, projectLabel } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { KubeQuery, Kubernetes, LogOptions } from '../../ports/kubernetes.ts';
import type { ContainerStatus, Pod } from '../../rollout/kube-types.ts';
import { ContainerFollower, type LogStart } from './log-follow.ts';
import { mergeLogs, ReorderWindow } from './log-merge.ts';
import { LogPods } from './log-pods.ts';
import { sourcesOf, type LogRecord, type LogSink, type LogSource } from './log-record.ts';
import type { DeployStart } from './log-since-deploy.ts';

export interface LogsOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  /** Name of the project. */
  readonly project: string;
  /** Only this component. */
  readonly component?: string;
  readonly sinceSeconds?: number;
  /** Last lines of each container. */
  readonly tailLines?: number;
  /** From when on the lines of each pod are wanted. */
  readonly deployStart?: DeployStart;
  /** Texts have one character a byte (latin1). */
  readonly bytes?: boolean;
  readonly signal: AbortSignal;
  readonly sink: LogSink;
}

/**
 * Writes the logs that there are, in order of time. With `previous`, those of the run before the present
 * one of each container. Resolves with the number of containers that had a log.
 */
export async function printLogs(options: LogsOptions, previous: boolean): Promise<number> {
  const { kubernetes, project, signal } = options;
  const pods = (await kubernetes.list(podQuery(options))) as unknown as readonly Pod[];
  const logs = pods.flatMap((pod) => {
    const wanted = { ...startOf(options, pod), previous };
    return sourcesOf(pod, project)
      .filter((source) => hasLog(pod, source, previous))
      .map((source) => readAll(options, source, wanted, signal));
  });
  await mergeLogs(logs, options.sink);
  return logs.length;
}

/** Writes the logs that there are and all that follows, from pods that come and go, until the signal fires. */
export async function followLogs(options: LogsOptions): Promise<void> {
  const { kubernetes, namespace, project } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  const window = new ReorderWindow(options.sink, fail);
  const running = new Set<Promise<void>>();
  const start = (pod: Pod): void => {
    for (const source of sourcesOf(pod, project)) {
      const follower = new ContainerFollower({
        ...{ kubernetes, namespace, pods, source, signal, start: startOf(options, pod) },
        onLine: (line) => window.add({ ...line, source }),
      });
      const following = follower.follow().catch(fail);
      running.add(following);
      void following.finally(() => running.delete(following));
    }
  };
  const pods = new LogPods(start);
  await pods.watch(kubernetes, podQuery(options), signal);
  await Promise.all(running);
  await window.close();
  if (failures.length > 0) throw failures[0] as Error;
}

function podQuery({ namespace, project, component }: LogsOptions): KubeQuery {
  const labels = {
    [projectLabel]: project,
    ...(component === undefined ? {} : { [componentLabel]: component }),
  };
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector };
}

function startOf(
  { sinceSeconds, tailLines, deployStart, bytes = false }: LogsOptions,
  pod: Pod,
): LogStart {
  const sinceTime = deployStart?.(pod);
  return {
    bytes,
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(tailLines === undefined ? {} : { tailLines }),
  };
}

async function* readAll(
  { kubernetes, namespace }: LogsOptions,
  source: LogSource,
  wanted: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogRecord> {
  const pod = { namespace, name: source.pod };
  try {
    for await (const line of kubernetes.logs(
      pod,
      { container: source.container, ...wanted },
      signal,
    )) {
      yield { ...line, source };
    }
  } catch (error) {
    // A pod may go while it is read; the others are still there.
    if (!(error instanceof DeployError) || error.code !== 'KUBE_REJECTED') throw error;
  }
}

/** False for a container that has not started yet, or that has no run before this one. */
function hasLog({ status }: Pod, { container }: LogSource, previous: boolean): boolean {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const own: ContainerStatus | undefined = all.find(({ name }) => name === container);
  if (previous) return own?.lastState?.terminated !== undefined;
  const { running, terminated } = own?.state ?? {};
  return (
    running !== undefined || terminated !== undefined || own?.lastState?.terminated !== undefined
  );
}
