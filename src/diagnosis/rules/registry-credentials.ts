import type { Pod } from '../../rollout/kube-types.ts';
import { transient, type Patient, type Rule } from '../rule.ts';
import { commandFor, workloadOf, type Fixed } from '../fixes.ts';
import { oneLine, type View } from '../view.ts';
import { notThere, pullFailures, refusedByRegistry } from './images.ts';

/** The registry wants credentials that the node does not have, or refuses those it has. */
export const registryCredentials: Rule = {
  code: 'REGISTRY_CREDENTIALS',
  page: {
    title: 'The registry does not let the node in',
    meaning:
      'The image is in a private registry. The node has no user and password for it, or wrong ones. Some registries give the same answer when the image does not exist at all.',
    causes: [
      'No pull Secret in the namespace, or the component does not name it.',
      'Its password or token has expired.',
      'A typing error in the name of the image: a name that does not exist can look private.',
    ],
    look: [
      'kubectl -n NAMESPACE get secrets --field-selector type=kubernetes.io/dockerconfigjson lists the pull Secrets.',
      'docker pull IMAGE on your own machine tells whether your own sign-in works.',
    ],
    mend: [
      'Make a pull Secret: kubectl -n NAMESPACE create secret docker-registry pull --docker-server=HOST --docker-username=USER --docker-password=TOKEN',
      'Name it in todo-deploy.yaml: components.NAME.values.imagePullSecrets: [pull]',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) =>
    pullFailures(view)
      .filter(({ said }) => refusedByRegistry.test(said))
      .map(({ component, object, pod, image, said, patient }) => ({
        ...{ component, object, ...patient, ...signIn(view, pod), ...untilSecretIsRead(view, pod) },
        // Some registries answer alike for what is missing and what is private.
        confidence: notThere.test(said) ? ('likely' as const) : ('certain' as const),
        cause: `the registry refuses to hand out ${image}: it wants other credentials${notThere.test(said) ? ', or has no such image' : ''}`,
        evidence: [oneLine(said), ...unreadSecrets(view, pod)],
        remedy:
          'Create a pull Secret (`kubectl create secret docker-registry`) and name it in `values.imagePullSecrets` of the component.',
      })),
};

/** What the kubelet says when it pulls without a pull Secret that the pod names. */
function unreadSecrets(view: View, pod: Pod): string[] {
  const last = view.eventsOf(pod, 'FailedToRetrieveImagePullSecret').at(-1);
  return last?.message === undefined ? [] : [oneLine(last.message)];
}

/**
 * A kubelet that reads a Secret for the first time gives up after a second on a busy node, pulls without it, and
 * has it when it tries again, ten seconds later.
 */
function untilSecretIsRead(view: View, pod: Pod): Partial<Patient> {
  return unreadSecrets(view, pod).length === 0
    ? {}
    : transient(60, 'the node reads the pull Secret again when it tries again');
}

/** Name of the pull Secret that the command makes. */
const pullSecret = 'registry-login';

/**
 * Gives the pods the sign-in of this machine's docker: a pull Secret, named by their ServiceAccount, and new
 * pods that get it.
 */
function signIn(view: View, pod: Pod): Fixed {
  const workload = workloadOf(pod);
  if (workload === undefined) return {};
  const account = pod.spec?.serviceAccountName ?? 'default';
  const patch = JSON.stringify({ imagePullSecrets: [{ name: pullSecret }] });
  const secret = ['create', 'secret', 'generic', pullSecret];
  const commands = [
    `${lineOf(commandFor(view, pod, ...secret, '--type=kubernetes.io/dockerconfigjson'))} ${signInFile}`,
    lineOf(commandFor(view, pod, 'patch', 'serviceaccount', account, '-p', patch)),
    lineOf(commandFor(view, pod, 'rollout', 'restart', workload)),
  ];
  return { fix: { command: commands.join(' && ') } };
}

/** For the shell, not to be quoted. */
const signInFile = '--from-file=.dockerconfigjson="$HOME/.docker/config.json"';

function lineOf({ fix }: Fixed): string {
  return fix !== undefined && 'command' in fix ? fix.command : '';
}
