import type { KubeObject } from '../ports/kubernetes.ts';
import { deployment, pod } from '../rollout/snapshot-fixtures.ts';
import { type Case } from './case-fixtures.ts';

const deadline = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
const stopped = { updatedReplicas: 0, availableReplicas: 0 };

const database: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'backend', namespace: 'todo', uid: 'set', generation: 2 },
  spec: { replicas: 1 },
  status: { observedGeneration: 2, replicas: 1, currentRevision: 'a', updateRevision: 'b' },
};

/** The pod of the StatefulSet, of the revision before. */
function oldPod(reason: string): KubeObject {
  const made = pod({ name: 'backend-0', state: { state: { waiting: { reason } } } });
  const ownerReferences = [{ kind: 'StatefulSet', name: 'backend', uid: 'set' }];
  const labels = { 'controller-revision-hash': 'a' };
  return { ...made, metadata: { ...made.metadata, ownerReferences, labels } };
}

/** Updates with which Kubernetes does not go on. */
export const stuckCases: readonly Case[] = [
  {
    code: 'WORKLOAD_MISSING',
    parts: { missing: [{ kind: 'Deployment', name: 'todo-backend', component: 'backend' }] },
    cause: /the Deployment todo-backend is not in the namespace/,
    patience: 'transient',
  },
  {
    code: 'ROLLOUT_STUCK',
    parts: { deployments: [deployment({ paused: true, status: stopped })] },
    cause: /todo-backend is paused/,
    patience: 'terminal',
  },
  {
    code: 'ROLLOUT_STUCK',
    parts: { statefulSets: [database], pods: [oldPod('CrashLoopBackOff')] },
    cause: /the pod backend-0 of the old version is not ready/,
    patience: 'terminal',
  },
  {
    code: 'ROLLOUT_STUCK',
    parts: { statefulSets: [database], pods: [oldPod('ContainerCreating')] },
    cause: /the pod backend-0 of the old version is not ready/,
    patience: 'transient',
  },
  {
    code: 'PROGRESS_DEADLINE',
    parts: { deployments: [deployment({ status: { conditions: deadline } })] },
    cause: /progress deadline/,
    patience: 'terminal',
  },
];
