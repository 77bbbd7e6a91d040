import { typed, type Pod, type StatefulSet } from '../../rollout/kube-types.ts';
import { componentOf, isObserved, ownerOf, revisionLabel } from '../../rollout/ownership.ts';
import { commandFor } from '../fixes.ts';
import { terminal, transient, type Clue, type Rule } from '../rule.ts';
import type { View } from '../view.ts';

/** What an old pod may still take to become ready by itself. */
const oldPodSeconds = 60;
/** States of a container that a pod does not leave by waiting. */
const hopeless =
  /^(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|InvalidImageName|CreateContainerConfigError|RunContainerError)$/;

/** Kubernetes does not go on with an update, and says nothing about it. */
export const rolloutStuck: Rule = {
  code: 'ROLLOUT_STUCK',
  page: {
    title: 'Kubernetes does not go on with the update',
    meaning:
      'The new version is known to the cluster, but nothing is done about it, and nothing would be done however long one waits.',
    causes: [
      'The Deployment is paused: somebody ran kubectl rollout pause.',
      'An old pod of a StatefulSet is broken. A StatefulSet replaces a pod only when all are ready, so a mended version does not replace a broken one by itself.',
    ],
    look: [
      'kubectl -n NAMESPACE get deployment NAME -o jsonpath="{.spec.paused}" prints true when it is paused.',
      'kubectl -n NAMESPACE get pods -L controller-revision-hash shows which pods are old.',
    ],
    mend: [
      'Resume a paused Deployment: kubectl -n NAMESPACE rollout resume deployment/NAME',
      'Delete the broken old pod; its volume stays: kubectl -n NAMESPACE delete pod POD',
      'Run `todo-deploy up`.',
    ],
  },
  find: (view) => [...pausedDeployments(view), ...stuckStatefulSets(view)],
};

function pausedDeployments(view: View): Clue[] {
  return typed(view.snapshot, 'deployments')
    .filter(({ spec }) => spec?.paused === true)
    .map((deployment) => {
      const { metadata } = deployment;
      const { name } = metadata;
      return {
        component: componentOf(metadata),
        object: `deployment/${name}`,
        cause: `the Deployment ${name} is paused, so no new pods are made`,
        evidence: [`deployment/${name}: spec.paused is true`],
        remedy: 'Resume it with `kubectl rollout resume`.',
        ...commandFor(view, deployment, 'rollout', 'resume', `deployment/${name}`),
        ...terminal,
      };
    });
}

function stuckStatefulSets(view: View): Clue[] {
  return typed(view.snapshot, 'statefulSets')
    .filter(isUpdating)
    .flatMap((set) => {
      const broken = typed(view.snapshot, 'pods').find((pod) => isOldAndUnready(pod, set));
      if (broken === undefined) return [];
      const { name } = broken.metadata;
      const reason = stateOf(broken);
      return [
        {
          component: componentOf(set.metadata),
          object: `statefulset/${set.metadata.name}`,
          cause: `the pod ${name} of the old version is not ready, and a StatefulSet does not replace it before it is`,
          evidence: [`pod/${name}: ${reason || 'not ready'}, of revision ${revisionOf(broken)}`],
          remedy: 'Delete it with `kubectl delete pod`; its volume stays.',
          ...commandFor(view, broken, 'delete', 'pod', name),
          ...(hopeless.test(reason)
            ? terminal
            : transient(oldPodSeconds, 'the old pod may become ready by itself')),
        },
      ];
    });
}

function isUpdating(set: StatefulSet): boolean {
  const { currentRevision, updateRevision } = set.status ?? {};
  const rolling = (set.spec?.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const ordered = (set.spec?.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady';
  return rolling && ordered && isObserved(set) && currentRevision !== updateRevision;
}

function isOldAndUnready(pod: Pod, set: StatefulSet): boolean {
  const { metadata, status } = pod;
  if (ownerOf(metadata, 'StatefulSet')?.uid !== set.metadata.uid) return false;
  if (metadata.deletionTimestamp !== undefined) return false;
  if (revisionOf(pod) === set.status?.updateRevision) return false;
  const ready = (status?.containerStatuses ?? []).every((one) => one.ready === true);
  return status?.phase !== 'Running' || !ready;
}

function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[revisionLabel] ?? '';
}

/** Why a container of a pod waits, in one word of the kubelet. */
function stateOf({ status }: Pod): string {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.map(({ state }) => state?.waiting?.reason ?? '').find((reason) => reason !== '') ?? '';
}
