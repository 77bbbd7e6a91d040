import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { LogLine } from '../../ports/kubernetes.ts';
import { mergeLogs } from '../kubernetes/log-merge.ts';
import { TimeOrder } from '../kubernetes/log-order.ts';
import type { LogSink, LogSource } from '../log-record.ts';
import type { LogsRequest } from '../target.ts';
import { componentLabel } from '../../config/project.ts';
import { composeLabels, ownLabels } from './labels.ts';
import { beforeSuffix, findContainers, type Scene } from './scene.ts';
import { ContainerWatch } from './watch.ts';

/**
 * Writes the logs of a deployment in order of time, those of services that ran once too; resolves with the
 * number of containers that had one.
 */
export async function writeLogs(
  scene: Scene,
  request: LogsRequest,
  sink: LogSink,
  signal: AbortSignal,
): Promise<number> {
  return request.follow
    ? followLogs(scene, request, sink, signal)
    : printLogs(scene, request, sink, signal);
}

async function printLogs(
  scene: Scene,
  request: LogsRequest,
  sink: LogSink,
  signal: AbortSignal,
): Promise<number> {
  const containers = (await wantedContainers(scene, request)).filter((one) =>
    request.previous ? one.restarts > 0 : one.startedAt !== '',
  );
  const logs = containers.map((container) => ({
    source: sourceOf(container),
    batches: scene.ports.docker.containers.logs(
      container.id,
      { ...startOf(scene, request, container), ...rangeOf(request, container) },
      signal,
    ),
  }));
  await mergeLogs(logs, sink);
  return logs.length;
}

/** Until the signal fires; containers may come and go meanwhile. */
async function followLogs(
  scene: Scene,
  request: LogsRequest,
  sink: LogSink,
  signal: AbortSignal,
): Promise<number> {
  const { containers } = scene.ports.docker;
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  const order = new TimeOrder(sink, fail);
  const { clock } = scene.ports;
  const watch = await ContainerWatch.open({
    containers,
    labels: ownLabels(scene.project),
    clock,
    signal: until,
  });
  const known = new Map<string, Promise<void>>();
  let first = true;
  while (!until.aborted) {
    const moment = watch.moment();
    for (const container of await wantedContainers(scene, request)) {
      const run = `${container.id} ${container.startedAt}`;
      if (container.startedAt === '' || known.has(run)) continue;
      const again = [...known.keys()].some((one) => one.startsWith(container.id));
      // Of what starts later everything is wanted, and of a further run what comes after its start.
      const start = first
        ? startOf(scene, request, container)
        : { ...(again ? { sinceMs: Date.parse(container.startedAt) } : {}), bytes: request.bytes };
      const lane = order.lane(sourceOf(container));
      lane.opening();
      const batches = containers.logs(container.id, { ...start, follow: true }, until);
      known.set(run, carry(batches, lane).catch(fail));
    }
    first = false;
    await watch.newsSince(moment).catch(fail);
  }
  await Promise.all(known.values());
  await order.close();
  await watch.close().catch(() => undefined);
  if (failures.length > 0) throw failures[0] as Error;
  return known.size;
}

async function carry(
  batches: AsyncIterable<readonly LogLine[]>,
  lane: ReturnType<TimeOrder['lane']>,
): Promise<void> {
  try {
    for await (const batch of batches) await lane.add(batch);
  } finally {
    lane.close();
  }
}

async function wantedContainers(
  scene: Scene,
  { component }: LogsRequest,
): Promise<ContainerInfo[]> {
  const { present, leftovers } = await findContainers(scene);
  const all = [...[...present.values()].map(({ container }) => container), ...leftovers];
  return all.filter(
    ({ labels, name }) =>
      !name.endsWith(beforeSuffix) &&
      (component === undefined || labels[componentLabel] === component),
  );
}

/** A container is made anew by each deploy that changes it: everything in its log came after that. */
function startOf({ ports }: Scene, request: LogsRequest, container: ContainerInfo) {
  const { sinceSeconds, sinceDeploy, tailLines, bytes } = request;
  const sinceMs = sinceDeploy
    ? Date.parse(container.createdAt)
    : sinceSeconds === undefined
      ? undefined
      : ports.clock.now() - sinceSeconds * 1000;
  return {
    bytes,
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(tailLines === undefined ? {} : { tailLines }),
  };
}

/** The engine keeps all runs of a container in one log: the present one begins when it was last started. */
function rangeOf({ previous }: LogsRequest, { startedAt }: ContainerInfo) {
  return previous ? { untilMs: Date.parse(startedAt) } : {};
}

function sourceOf({ name, id, labels }: ContainerInfo): LogSource {
  const service = labels[composeLabels.service] ?? name;
  return {
    component: labels[componentLabel] ?? service,
    ...{ pod: name, uid: id, node: '', container: service, label: service },
  };
}
