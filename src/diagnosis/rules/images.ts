import { waitingOf, type ContainerView, type View } from '../view.ts';

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
    return [{ ...container, image, said: `${said} ${event?.message ?? ''}`.trim() }];
  });
}

export const refusedByRegistry =
  /unauthorized|authentication required|authorization failed|access denied|pull access denied|no basic auth credentials|403 Forbidden|401 Unauthorized/i;

export const notThere = /not found|manifest unknown|name unknown|404 Not Found/i;
