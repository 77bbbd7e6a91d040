import { lastSeen, type View } from '../diagnosis/view.ts';
import { windowSeconds } from '../diagnosis/rules/probes.ts';
import {
  conditionOf,
  timeOf,
  type Container,
  type ContainerStatus,
  type Pod,
  type Terminated,
} from './kube-types.ts';

/** What a pod is doing, in the order in which it comes to life. */
export const podPhases = [
  'scheduling',
  'scheduled',
  'pulling',
  'starting',
  'waiting-for-readiness',
  'running',
  'ready',
  'restarting',
  'ended',
  'gone',
] as const;

export type PodPhase = (typeof podPhases)[number];

/** What one pod is doing now, and why it is not further. */
export interface Activity {
  readonly phase: PodPhase;
  /** For people: `waiting for readiness`. */
  readonly message: string;
  /** How long this may last, in milliseconds, where the pod's own settings or the kubelet say so. */
  readonly budgetMs?: number;
  /** How long it has lasted, in milliseconds. */
  readonly waitedMs?: number;
  /** Why that long. */
  readonly because?: string;
}

/** What a pod is doing at the moment of the snapshot, from its own state and its events. */
export function activityOf(view: View, pod: Pod): Activity {
  const { phase, conditions } = pod.status ?? {};
  if (phase === 'Succeeded') return { phase: 'ended', message: 'completed' };
  if (phase === 'Failed') return { phase: 'ended', message: endOf(failedEnd(pod)) };
  if (conditionOf(conditions, 'PodScheduled')?.status !== 'True') {
    return { phase: 'scheduling', message: 'waiting for a node' };
  }
  const init = pod.status?.initContainerStatuses?.find(
    ({ state }) => state?.terminated?.exitCode !== 0,
  );
  if (init !== undefined && init.ready !== true) {
    return { ...containerActivity(view, pod, init), ...inInit(view, pod, init) };
  }
  const behind = pod.status?.containerStatuses?.find(({ ready }) => ready !== true);
  if (behind !== undefined) return containerActivity(view, pod, behind);
  if (pod.status?.containerStatuses === undefined) {
    return { phase: 'scheduled', message: `on node ${pod.spec?.nodeName ?? ''}`.trimEnd() };
  }
  return { phase: 'ready', message: 'ready' };
}

function inInit(view: View, pod: Pod, status: ContainerStatus): Pick<Activity, 'message'> {
  const { message, phase } = containerActivity(view, pod, status);
  const what = phase === 'waiting-for-readiness' || phase === 'running' ? 'running' : message;
  return { message: `init container ${status.name}: ${what}` };
}

function containerActivity(view: View, pod: Pod, status: ContainerStatus): Activity {
  const { waiting, running, terminated } = status.state ?? {};
  if (running !== undefined) return runningActivity(view, pod, status, running.startedAt);
  if (terminated !== undefined) {
    // The pod itself is said to have ended a moment later.
    if (staysEnded(pod, terminated)) {
      const message = terminated.exitCode === 0 ? 'completed' : endOf(terminated);
      return { phase: 'ended', message };
    }
    return { phase: 'restarting', message: `it ${endOf(terminated)}, restarting` };
  }
  const reason = waiting?.reason ?? '';
  if (reason === 'CrashLoopBackOff') return backOff(view, status, waiting?.message ?? '');
  if (/^(ErrImage|ImagePull|InvalidImage|RegistryUnavailable|ImageInspect)/.test(reason)) {
    return { phase: 'pulling', message: `the image cannot be pulled (${reason})` };
  }
  if (reason !== '' && reason !== 'ContainerCreating' && reason !== 'PodInitializing') {
    return { phase: 'starting', message: `cannot start (${reason})` };
  }
  return pullActivity(view, pod, status);
}

/** The kubelet is at it: it pulls an image, or makes the container. */
function pullActivity(view: View, pod: Pod, status: ContainerStatus): Activity {
  const [pulling, pulled] = ['Pulling', 'Pulled'].map((reason) =>
    view.eventsOf(pod, reason).at(-1),
  );
  const since = pulling === undefined ? 0 : lastSeen(pulling);
  if (since === 0 || (pulled !== undefined && lastSeen(pulled) >= since)) {
    return { phase: 'starting', message: 'starting' };
  }
  const image = specOf(pod, status.name).image ?? status.image ?? '';
  return { phase: 'pulling', message: `pulling ${shortImage(image)}`, ...waited(view, since) };
}

/** A digest is long; its beginning tells it apart. */
function shortImage(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}

function runningActivity(
  view: View,
  pod: Pod,
  status: ContainerStatus,
  startedAt: string | undefined,
): Activity {
  const spec = specOf(pod, status.name);
  const since = waited(view, timeOf(startedAt));
  const restarts = status.restartCount ?? 0;
  const again =
    restarts === 0 ? '' : `, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  const { startupProbe, readinessProbe } = spec;
  if (startupProbe !== undefined && status.started !== true) {
    const budget = byProbe(windowSeconds(startupProbe), 'startup');
    return { phase: 'starting', message: `starting up${again}`, ...since, ...budget };
  }
  if (readinessProbe === undefined)
    return { phase: 'running', message: `running${again}`, ...since };
  const startup = startupProbe === undefined ? 0 : windowSeconds(startupProbe);
  const budget = byProbe(startup + windowSeconds(readinessProbe), 'readiness');
  return {
    phase: 'waiting-for-readiness',
    message: `waiting for readiness${again}`,
    ...since,
    ...budget,
  };
}

function byProbe(seconds: number, probe: string): Pick<Activity, 'budgetMs' | 'because'> {
  return { budgetMs: seconds * 1000, because: `its ${probe} probe allows ${seconds} s` };
}

/** `back-off 1m20s restarting failed container=…`, as the kubelet words it. */
function backOff(view: View, status: ContainerStatus, message: string): Activity {
  const [, minutes = '0', seconds = '0'] = /back-off (?:(\d+)m)?(\d+)s/.exec(message) ?? [];
  const budgetMs = (Number(minutes) * 60 + Number(seconds)) * 1000;
  const end = status.lastState?.terminated;
  return {
    phase: 'restarting',
    message: `it ${endOf(end)}, waiting before restart ${(status.restartCount ?? 0) + 1}`,
    ...waited(view, timeOf(end?.finishedAt)),
    ...(budgetMs === 0 ? {} : { budgetMs, because: 'the kubelet waits longer after each end' }),
  };
}

function waited({ snapshot }: View, since: number | undefined): Pick<Activity, 'waitedMs'> {
  return since === undefined ? {} : { waitedMs: Math.max(0, snapshot.at - since) };
}

function endOf(end: Terminated | undefined): string {
  if (end === undefined) return 'ended';
  if (end.reason === 'OOMKilled') return 'ran out of memory';
  return `ended with exit code ${end.exitCode ?? 'unknown'}`;
}

/** As the pod's restartPolicy wants it. */
function staysEnded({ spec }: Pod, { exitCode }: Terminated): boolean {
  const { restartPolicy = 'Always' } = spec ?? {};
  return restartPolicy === 'Never' || (restartPolicy === 'OnFailure' && exitCode === 0);
}

function failedEnd({ status }: Pod): Terminated | undefined {
  const ends = status?.containerStatuses?.map(({ state }) => state?.terminated);
  return ends?.find((end) => end !== undefined && end.exitCode !== 0);
}

function specOf({ spec }: Pod, name: string): Container {
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return all.find((container) => container.name === name) ?? { name };
}
