import { event } from '../rollout/snapshot-fixtures.ts';
import { pods, waits, type Case } from './case-fixtures.ts';

const backedOff = waits('ImagePullBackOff', 'Back-off pulling image "x"');

/** Containers without an image, or without what they are configured from. */
export const imageCases: readonly Case[] = [
  {
    code: 'IMAGE_NAME_INVALID',
    parts: pods(waits('InvalidImageName', "couldn't parse image name")),
    cause: /is not the name of an image/,
    patience: 'terminal',
  },
  {
    code: 'IMAGE_NOT_FOUND',
    parts: pods(waits('ErrImagePull', 'failed to resolve reference "x": x: not found')),
    cause: /does not exist/,
    patience: 'terminal',
  },
  {
    code: 'IMAGE_NOT_FOUND',
    parts: pods(
      waits('ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never'),
    ),
    cause: /may not pull it/,
    patience: 'terminal',
  },
  {
    code: 'REGISTRY_CREDENTIALS',
    parts: {
      ...pods(backedOff),
      events: [event(backedOff, 'Failed', 'Failed to pull image "x": 401 Unauthorized')],
    },
    cause: /wants other credentials/,
    patience: 'terminal',
  },
  {
    code: 'REGISTRY_CREDENTIALS',
    parts: {
      ...pods(backedOff),
      events: [
        event(backedOff, 'FailedToRetrieveImagePullSecret', 'Unable to retrieve some (login)'),
        event(backedOff, 'Failed', 'Failed to pull image "x": 401 Unauthorized'),
      ],
    },
    cause: /wants other credentials/,
    patience: 'transient',
  },
  {
    code: 'REGISTRY_UNREACHABLE',
    parts: pods(waits('ErrImagePull', 'dial tcp 10.0.0.1:5000: connect: connection refused')),
    cause: /does not answer/,
    patience: 'transient',
  },
  {
    code: 'REGISTRY_UNREACHABLE',
    parts: pods(waits('ErrImagePull', 'http: server gave HTTP response to HTTPS client')),
    cause: /does not trust/,
    patience: 'terminal',
  },
  {
    code: 'SECRET_MISSING',
    parts: pods(waits('CreateContainerConfigError', 'secret "todo-backend" not found')),
    cause: /Secret "todo-backend".*does not exist/,
    patience: 'terminal',
  },
  {
    code: 'SECRET_MISSING',
    parts: pods(
      waits('CreateContainerConfigError', "couldn't find key URL in Secret todo/todo-backend"),
    ),
    cause: /Secret "todo-backend" has no key "URL"/,
    patience: 'terminal',
  },
  {
    code: 'CONFIG_MAP_MISSING',
    parts: pods(waits('CreateContainerConfigError', 'configmap "todo-backend" not found')),
    cause: /ConfigMap "todo-backend"/,
    patience: 'terminal',
  },
  {
    code: 'CONTAINER_CONFIG',
    parts: pods(
      waits('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'),
    ),
    cause: /would run as root/,
    patience: 'terminal',
  },
  {
    code: 'CONTAINER_CONFIG',
    parts: pods(
      waits(
        'CreateContainerConfigError',
        'failed to sync configmap cache: timed out waiting for the condition',
      ),
    ),
    cause: /failed to sync configmap cache/,
    patience: 'transient',
  },
];
