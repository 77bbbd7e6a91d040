import { componentLabel } from '../config/project.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Container, ContainerStatus, Pod } from './kube-types.ts';
import { emptySnapshot } from './now.ts';
import type { Snapshot } from './snapshot.ts';

/** Small objects for tests, in the shape in which the API server gives them. */

type Fields = Record<string, unknown>;

const namespace = 'todo';

interface PodOptions {
  readonly name?: string;
  readonly component?: string;
  readonly revision?: string;
  readonly container?: Partial<Container>;
  readonly state?: Partial<ContainerStatus>;
  readonly status?: Pod['status'];
  readonly spec?: Fields;
  readonly job?: string;
}

/** A pod of revision `revision` (default: new) of the Deployment `todo-COMPONENT`, or of a Job. */
export function pod(options: PodOptions = {}): KubeObject {
  const { component = 'backend', revision = 'new', job } = options;
  const name = options.name ?? `todo-${component}-${job === undefined ? revision : 'job'}-abc12`;
  const owner =
    job === undefined
      ? {
          kind: 'ReplicaSet',
          name: `todo-${component}-${revision}`,
          uid: `rs-${component}-${revision}`,
        }
      : { kind: 'Job', name: job, uid: `job-${job}` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name, namespace, uid: `pod-${name}`, ownerReferences: [owner] },
      labels: { [componentLabel]: component, 'pod-template-hash': revision },
    },
    spec: {
      containers: [
        {
          name: component,
          image: `localhost:5000/todo/${component}:c-1`,
          readinessProbe: { httpGet: { path: '/up', port: 80 } },
          ...options.container,
        },
      ],
      ...options.spec,
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: component,
          ready: false,
          restartCount: 0,
          state: {},
          lastState: {},
          ...options.state,
        },
      ],
      ...options.status,
    },
  };
}

interface DeploymentOptions {
  readonly component?: string;
  readonly replicas?: number;
  readonly generation?: number;
  readonly revision?: number;
  readonly status?: Fields;
  readonly paused?: boolean;
}

/** A Deployment of generation 2; by default its rollout is complete. */
export function deployment(options: DeploymentOptions = {}): KubeObject {
  const { component = 'backend', replicas = 2, generation = 2, revision = 2, paused } = options;
  const all = {
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...{ name: `todo-${component}`, namespace, uid: `deploy-${component}`, generation },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      labels: { [componentLabel]: component },
    },
    spec: { replicas, ...(paused === undefined ? {} : { paused }) },
    status: { observedGeneration: generation, ...all, ...options.status },
  };
}

/** A ReplicaSet of a Deployment; the highest number is the newest revision. */
export function replicaSet(
  revision: string,
  number: number,
  { component = 'backend', status = {} }: { component?: string; status?: Fields } = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      ...{ name: `todo-${component}-${revision}`, namespace, uid: `rs-${component}-${revision}` },
      labels: { [componentLabel]: component, 'pod-template-hash': revision },
      annotations: { 'deployment.kubernetes.io/revision': String(number) },
      ownerReferences: [
        { kind: 'Deployment', name: `todo-${component}`, uid: `deploy-${component}` },
      ],
    },
    status,
  };
}

/** An event about an object. */
export function event(
  about: KubeObject,
  reason: string,
  message: string,
  more: Fields = {},
): KubeObject {
  const { name, uid } = about.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason}.${message.length}`, namespace },
    ...{ reason, message, type: 'Warning', count: 1, lastTimestamp: '2026-11-23T06:00:00Z' },
    involvedObject: { kind: about.kind, name, uid },
    ...more,
  };
}

/** A Job with the given status. */
export function job(name: string, status: Fields = {}, component = 'backend'): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, uid: `job-${name}`, labels: { [componentLabel]: component } },
    spec: { completions: 1, backoffLimit: 2 },
    status,
  };
}

/** A snapshot with these parts. */
export function snapshot(parts: Partial<Snapshot>): Snapshot {
  return { ...emptySnapshot(Date.parse('2026-11-23T06:00:30Z')), ...parts };
}
