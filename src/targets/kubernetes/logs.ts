import { setMaxListeners } from 'node:events';
import { componentLabel, projectLabel } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { KubeQuery, Kubernetes, LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';
import { ContainerFollower } from './log-follow.ts';
import { mergeLogs } from './log-merge.ts';
import { TimeOrder } from './log-order.ts';
import { LogPods, statusOf } from './log-pods.ts';
import { sourcesOf, type LogSink, type LogSource, type MissingLines } from '../log-record.ts';
import type { DeployStart } from './log-since-deploy.ts';
import type { LogStart } from './log-start.ts';

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
  /** Told of lines that were written and cannot be had any more. */
  readonly onMissing?: (missing: MissingLines) => void;
}

/**
 * Writes the logs that there are, in order of time. With `previous`, those of the run before the present
 * one of each container. Resolves with the number of containers that had a log.
 */
export async function printLogs(options: LogsOptions, previous: boolean): Promise<number> {
  const { kubernetes, project, signal } = options;
  setMaxListeners(0, signal);
  const pods = (await kubernetes.list(podQuery(options))) as unknown as readonly Pod[];
  const logs = pods.flatMap((pod) => {
    const wanted = { ...startOf(options, pod), previous };
    return sourcesOf(pod, project)
      .filter((source) => hasLog(pod, source, previous))
      .map((source) => ({ source, batches: readAll(options, source, wanted) }));
  });
  await mergeLogs(logs, options.sink);
  return logs.length;
}

/** Writes the logs that there are and all that follows, from pods that come and go, until the signal fires. */
export async function followLogs(options: LogsOptions): Promise<void> {
  const { kubernetes, namespace, project, bytes = false } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  // Every container has two streams that listen to it.
  setMaxListeners(0, signal);
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  const order = new TimeOrder(options.sink, fail);
  const running = new Set<Promise<void>>();
  const onMissing = options.onMissing ?? (() => undefined);
  const pods = new LogPods(kubernetes, podQuery(options), (pod, fromStart) => {
    // Of a pod that comes later everything is wanted, however it was begun.
    const start = fromStart ? startOf(options, pod) : { bytes };
    for (const source of sourcesOf(pod, project)) {
      const follower = new ContainerFollower({
        ...{ kubernetes, namespace, pods, source, signal, start, onMissing },
        ...{ fromFirstRun: !fromStart, lane: order.lane(source) },
      });
      const following = follower.follow().catch(fail);
      running.add(following);
      void following.finally(() => running.delete(following));
    }
  });
  await pods.watch(signal);
  await Promise.all(running);
  await order.close();
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
  { kubernetes, namespace, signal }: LogsOptions,
  source: LogSource,
  wanted: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  const pod = { namespace, name: source.pod };
  try {
    yield* kubernetes.logBatches(pod, { container: source.container, ...wanted }, signal);
  } catch (error) {
    // A pod may go while it is read; the others are still there.
    if (!(error instanceof DeployError) || error.code !== 'KUBE_REJECTED') throw error;
  }
}

/** False for a container that has not started yet, or that has no run before this one. */
function hasLog(pod: Pod, { container }: LogSource, previous: boolean): boolean {
  const own = statusOf(pod, container);
  if (previous) return own?.lastState?.terminated !== undefined;
  const { running, terminated } = own?.state ?? {};
  return (
    running !== undefined || terminated !== undefined || own?.lastState?.terminated !== undefined
  );
}
