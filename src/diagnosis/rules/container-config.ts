import type { Pod } from '../../rollout/kube-types.ts';
import { workloadName } from '../../rollout/ownership.ts';
import { terminal, transient, type Clue, type Rule } from '../rule.ts';
import { commandFor, isOurs, workloadOf, type Fixed } from '../fixes.ts';
import { byHand, type Missing } from './missing-config.ts';
import { oneLine, waitingOf, type ContainerView, type View } from '../view.ts';

const missingObject = /(secret|configmap) "([^"]+)" not found/i;
/** A kubelet under load has not read the object yet; it tries again by itself. */
const kubeletIsLate = /failed to sync (configmap|secret) cache/i;
const lateSeconds = 60;
const missingKey = /couldn't find key (\S+) in (Secret|ConfigMap) \S+?\/(\S+)/;

function missingIn(message: string): Missing | undefined {
  const key = missingKey.exec(message);
  if (key !== null) {
    return { kind: key[2] as Missing['kind'], name: key[3] ?? '', key: key[1] ?? '' };
  }
  const object = missingObject.exec(message);
  if (object === null) return undefined;
  return {
    kind: object[1]?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap',
    name: object[2] ?? '',
  };
}

function badConfigs(view: View): readonly (ContainerView & { message: string })[] {
  return view.containers.flatMap((container) => {
    const { reason, message } = waitingOf(container);
    return reason === 'CreateContainerConfigError' ? [{ ...container, message }] : [];
  });
}

/** Findings about a Secret or ConfigMap, or a key in one, that a container wants and that is not there. */
export function missingConfig(view: View, kind: Missing['kind']): Clue[] {
  return badConfigs(view).flatMap(({ component, object, pod, spec, message }) => {
    const missing = missingIn(message);
    if (missing?.kind !== kind) return [];
    const { name, key } = missing;
    const fix = isMadeByUp(pod, missing) ? fromUp : byHand(view, { pod, spec }, missing);
    return [
      {
        ...{ component, object, ...terminal, ...fix },
        cause:
          key === undefined
            ? `the ${kind} "${name}", which the container reads its environment from, does not exist`
            : `the ${kind} "${name}" has no key "${key}", which the container needs`,
        evidence: [`container ${spec.name}: ${oneLine(message)}`],
        remedy:
          kind === 'Secret'
            ? 'Add the value to the secrets file and to `secrets` of the component in todo-deploy.yaml, then run `todo-deploy up`.'
            : 'Install the chart anew with `todo-deploy up`, or create it by hand.',
      },
    ];
  });
}

const fromUp: Fixed = { fix: { command: 'todo-deploy up' } };

/** `up` makes anew the Secrets that it named after the workload; any other is somebody else's to make. */
function isMadeByUp(pod: Pod, { kind, name }: Missing): boolean {
  const release = name.slice(0, Math.max(0, name.lastIndexOf('-')));
  const named = release !== '' && workloadName(pod.metadata).startsWith(release);
  return kind === 'Secret' && isOurs(pod) && named;
}

/** A number in place of the user of the image. */
function asNumber(view: View, pod: Pod): Fixed {
  const workload = workloadOf(pod);
  if (isOurs(pod) || workload === undefined) return {};
  const patch = JSON.stringify({
    spec: { template: { spec: { securityContext: { runAsUser: 10_001 } } } },
  });
  return commandFor(view, pod, 'patch', workload, '-p', patch);
}

/** A container cannot be configured for another reason: it would run as root, for instance. */
export const containerConfig: Rule = {
  code: 'CONTAINER_CONFIG',
  page: {
    title: 'The container cannot be configured',
    meaning:
      'The image is there, but Kubernetes cannot start a container from it with the settings of the pod. The program has not started.',
    causes: [
      'The image runs as root, and the pod forbids that.',
      'The image names its user by a word; only a number can be checked.',
      'The node is under load and has not read a ConfigMap or Secret yet; that passes by itself.',
    ],
    look: [
      'docker image inspect -f "{{.Config.User}}" IMAGE shows the user: it should be a number other than 0.',
      'kubectl -n NAMESPACE describe pod POD shows the reason.',
    ],
    mend: ['End the Dockerfile with a numeric user: USER 10001', 'Run `todo-deploy up`.'],
  },
  find: (view) =>
    badConfigs(view)
      .filter(({ message }) => missingIn(message) === undefined)
      .map(({ component, object, pod, spec, message }) => {
        const root = /runAsNonRoot and image (will run as root|has non-numeric user)/.test(message);
        return {
          ...{
            component,
            object,
            ...(kubeletIsLate.test(message)
              ? transient(lateSeconds, 'the node tries again by itself')
              : terminal),
          },
          ...(root ? asNumber(view, pod) : {}),
          cause: root
            ? 'the image would run as root, or under a user name, and the pod allows only a numeric user other than root'
            : `the container cannot be configured: ${oneLine(message)}`,
          evidence: [`container ${spec.name}: ${oneLine(message)}`],
          remedy: root
            ? 'End the Dockerfile with a numeric user, such as `USER 10001`.'
            : 'Correct what the message names in the values of the chart.',
        };
      }),
};
