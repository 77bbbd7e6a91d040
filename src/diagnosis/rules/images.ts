import { podBefore } from '../ends.ts';
import { terminal, transient, type Patient } from '../rule.ts';
import type { KubeEvent } from '../../rollout/kube-types.ts';
import { typed } from '../../rollout/kube-types.ts';
import { lastSeen, waitingOf, type ContainerView, type View } from '../view.ts';

const pullReasons = [
  'ErrImagePull',
  'ImagePullBackOff',
  'RegistryUnavailable',
  'ImageInspectError',
];

/** A container whose image cannot be pulled, and what the runtime said about it. */
export interface PullFailure extends ContainerView {
  readonly image: string;
  readonly said: string;
  /** Spread into a clue for which waiting does not help: unless it is from before the watch. */
  readonly patient: Patient;
}

/** Containers that wait for their image in vain. While the kubelet backs off, the event has the reason. */
export function pullFailures(view: View): PullFailure[] {
  return view.containers.flatMap((container) => {
    const { reason, message } = waitingOf(container);
    if (!pullReasons.includes(reason)) return [];
    const image = container.spec.image ?? container.status.image ?? '';
    const event = view
      .eventsOf(container.pod, 'Failed')
      .findLast((one) => (one.message ?? '').includes('Failed to pull image'));
    const said = reason === 'ImagePullBackOff' && !message.includes(': ') ? '' : message;
    const patient = isOlder(view, container, event) ? untilNextPull : terminal;
    return [{ ...container, image, patient, said: `${said} ${event?.message ?? ''}`.trim() }];
  });
}

export const refusedByRegistry =
  /unauthorized|authentication required|authorization failed|access denied|pull access denied|no basic auth credentials|403 Forbidden|401 Unauthorized/i;

export const notThere = /not found|manifest unknown|name unknown|404 Not Found/i;

/** The longest that the kubelet waits between two pulls (kubernetes.io: Images, ImagePullBackOff). */
const longestPauseSeconds = 300;

/** The image may be there by now. */
const untilNextPull = transient(
  longestPauseSeconds + 30,
  `it failed before this run began, and is tried again within ${longestPauseSeconds} s`,
);

function isOlder({ before }: View, { pod }: ContainerView, event: KubeEvent | undefined): boolean {
  if (before === undefined || event === undefined || podBefore(pod, before) === undefined)
    return false;
  const then = typed(before, 'events').find(
    ({ metadata }) => metadata.name === event.metadata.name,
  );
  return then !== undefined && lastSeen(event) <= lastSeen(then);
}
