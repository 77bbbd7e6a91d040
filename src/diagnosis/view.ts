import type { KubeMetadata } from '../ports/kubernetes.ts';
import {
  conditionOf,
  timeOf,
  typed,
  type Container,
  type ContainerStatus,
  type KubeEvent,
  type Pod,
  type Terminated,
} from '../rollout/kube-types.ts';
import { componentOf, currentPods, ownerOf } from '../rollout/ownership.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { isEndedBefore } from './ends.ts';
import type { Evidence } from './evidence.ts';

/** One container of a pod of the newest revision, with all that is known of it. */
export interface ContainerView {
  readonly pod: Pod;
  readonly component: string;
  /** `pod/NAME`, as findings name it. */
  readonly object: string;
  readonly spec: Container;
  readonly status: ContainerStatus;
  readonly init: boolean;
  /** It belongs to a Job: the Job decides how often it may fail. */
  readonly ofJob: boolean;
  /** Its last end, when it failed and has not become ready since. */
  readonly failure: Terminated | undefined;
  /** It was there long before the watch began, and has not ended since. */
  readonly endedBefore: boolean;
  /** Last lines of the run that failed; of a container that runs, its last lines now. */
  readonly lines: readonly string[];
}

/** Where a snapshot is from, for commands that people copy. */
export interface Place {
  /** kubeconfig context. */
  readonly context?: string;
  readonly namespace?: string;
}

/** A snapshot as rules look at it. */
export interface View {
  readonly snapshot: Snapshot;
  readonly place: Place;
  /** The same when the watch began, where there was one. */
  readonly before: Snapshot | undefined;
  readonly evidence: Evidence;
  /** Pods of the newest revisions. */
  readonly pods: readonly Pod[];
  readonly containers: readonly ContainerView[];
  /** Events about one object, the newest last. */
  eventsOf(object: { readonly metadata: KubeMetadata }, reason?: string): readonly KubeEvent[];
}

/** What is known beside the snapshot. */
export interface Setting {
  /** Where the snapshot is from: commands then name it. */
  readonly place?: Place;
  /** The snapshot with which the watch began: what it shows may have been mended since. */
  readonly before?: Snapshot;
}

/** Prepares a snapshot for the rules. */
export function viewOf(
  snapshot: Snapshot,
  evidence: Evidence,
  { place = {}, before }: Setting = {},
): View {
  const pods = currentPods(snapshot);
  const events = new Map<string, KubeEvent[]>();
  for (const event of typed(snapshot, 'events')) {
    const uid = event.involvedObject?.uid ?? '';
    events.set(uid, [...(events.get(uid) ?? []), event]);
  }
  for (const list of events.values()) list.sort((a, b) => lastSeen(a) - lastSeen(b));
  const eventsOf: View['eventsOf'] = ({ metadata }, reason) =>
    (events.get(metadata.uid ?? '') ?? []).filter(
      (event) => reason === undefined || event.reason === reason,
    );
  return {
    ...{ snapshot, place, before, evidence, pods, eventsOf },
    containers: pods
      .filter((pod) => !isReplaced(pod) && !isEvicted({ eventsOf }, pod))
      .flatMap((pod) => containersOf(pod, evidence, before)),
  };
}

/** True for a pod that its node has put out, or is about to. */
export function isEvicted({ eventsOf }: Pick<View, 'eventsOf'>, pod: Pod): boolean {
  return pod.status?.reason === 'Evicted' || eventsOf(pod, 'Evicted').length > 0;
}

/** True when a pod takes requests. */
export function isReady({ status }: Pod): boolean {
  return conditionOf(status?.conditions, 'Ready')?.status === 'True';
}

/** When an event was seen last, in milliseconds since the epoch. */
export function lastSeen(event: KubeEvent): number {
  const times = [event.series?.lastObservedTime, event.lastTimestamp, event.eventTime];
  return Math.max(0, ...times.map((time) => timeOf(time) ?? 0));
}

/**
 * True for a pod that has ended though it should serve, as one that its node refused: its controller has made another in its place,
 * and how its containers ended says nothing about that one.
 */
function isReplaced({ metadata, spec, status }: Pod): boolean {
  const serves = (spec?.restartPolicy ?? 'Always') === 'Always';
  return status?.phase === 'Failed' && serves && ownerOf(metadata, 'Job') === undefined;
}

function containersOf(pod: Pod, evidence: Evidence, before: Snapshot | undefined): ContainerView[] {
  const kinds = [
    { init: true, specs: pod.spec?.initContainers, statuses: pod.status?.initContainerStatuses },
    { init: false, specs: pod.spec?.containers, statuses: pod.status?.containerStatuses },
  ];
  return kinds.flatMap(({ init, specs, statuses }) =>
    (statuses ?? []).map((status): ContainerView => {
      const ofJob = ownerOf(pod.metadata, 'Job') !== undefined;
      return {
        pod,
        component: componentOf(pod.metadata),
        object: `pod/${pod.metadata.name}`,
        spec: specs?.find(({ name }) => name === status.name) ?? { name: status.name },
        status,
        init,
        ofJob,
        failure: failureOf(status, init || ofJob),
        endedBefore: isEndedBefore(pod, status, before),
        lines: evidence.logs.get(`${pod.metadata.name}/${status.name}`) ?? [],
      };
    }),
  );
}

/** A container that should run for ever has failed when it ended at all; one that should end, when not with 0. */
function failureOf(status: ContainerStatus, mayEnd: boolean): Terminated | undefined {
  if (status.ready === true) return undefined;
  const end = status.state?.terminated ?? status.lastState?.terminated;
  if (end === undefined || (mayEnd && end.exitCode === 0)) return undefined;
  return end;
}

/**
 * True when a container has failed often enough to say that it will not come up: the third end in a row,
 * some 15 seconds after the first. One crash and a recovery is a slow start. An end from before the watch
 * proves nothing: its cause may have been mended since.
 */
export function failsAgainAndAgain({ status, ofJob, endedBefore }: ContainerView): boolean {
  if (ofJob || endedBefore) return false;
  const { waiting, terminated } = status.state ?? {};
  const ended = waiting?.reason === 'CrashLoopBackOff' || terminated !== undefined;
  return (status.restartCount ?? 0) + (ended ? 1 : 0) >= 3;
}

/** Why a container waits: the reason and the message of the kubelet. */
export function waitingOf({ status }: ContainerView): { reason: string; message: string } {
  const { reason = '', message = '' } = status.state?.waiting ?? {};
  return { reason, message };
}

/** What the runtime said when it could not start the container, of this start or the last one. */
export function startError({ status }: ContainerView): string | undefined {
  const starts = ['RunContainerError', 'CreateContainerError'];
  const { reason = '', message } = status.state?.waiting ?? {};
  if (starts.includes(reason)) return message ?? '';
  const end = status.state?.terminated ?? status.lastState?.terminated;
  const failedToStart = end?.reason === 'StartError' || end?.reason === 'ContainerCannotRun';
  return failedToStart ? (end.message ?? '') : undefined;
}

/** An event as a line of evidence. */
export function eventLine(event: KubeEvent): string {
  const times = event.series?.count ?? event.count ?? 1;
  const often = times > 1 ? ` (${times} times)` : '';
  return `event ${event.reason ?? ''}${often}: ${oneLine(event.message ?? '')}`;
}

/** Text on one line, at most 400 characters. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
