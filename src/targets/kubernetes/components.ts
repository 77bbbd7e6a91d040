import type { ContainerStatus, Pod } from '../../rollout/kube-types.ts';
import { conditionOf, timeOf, typed } from '../../rollout/kube-types.ts';
import { focus } from '../../rollout/focus.ts';
import { currentPods } from '../../rollout/ownership.ts';
import type { Snapshot, WorkloadRef } from '../../rollout/snapshot.ts';
import { findWorkload, type WorkloadVerdict } from '../../rollout/verdict.ts';
import type { AutoscalerHealth, ComponentHealth } from '../health.ts';
import type { Usage } from './usage.ts';

/** What a snapshot says about one component; the endpoint is asked for elsewhere. */
export function componentHealth(
  snapshot: Snapshot,
  { workload, state, message, ready, desired }: WorkloadVerdict,
  usage: ReadonlyMap<string, Usage> | undefined,
): Omit<ComponentHealth, 'endpoint'> {
  const object = findWorkload(snapshot, workload);
  const mine = focus(snapshot, [workload]);
  const pods = currentPods(mine);
  const used = pods.flatMap(({ metadata }) => usage?.get(metadata.name) ?? []);
  const template = (object?.['spec'] as { template?: Pick<Pod, 'spec'> } | undefined)?.template;
  return {
    name: workload.component,
    ...(object === undefined
      ? { state: 'absent', message: `${workload.kind} ${workload.name} does not exist` }
      : { state, message }),
    ...{ ready, desired },
    image: template?.spec?.containers?.[0]?.image ?? null,
    age: age(pods, snapshot.at),
    restarts: sum(pods.flatMap(containerStatuses), ({ restartCount }) => restartCount ?? 0),
    cpu: used.length === 0 ? null : sum(used, ({ cpu }) => cpu),
    memory: used.length === 0 ? null : sum(used, ({ memory }) => memory),
    autoscaler: autoscalerOf(mine, workload),
  };
}

function containerStatuses({ status }: Pod): readonly ContainerStatus[] {
  return status?.containerStatuses ?? [];
}

function age(pods: readonly Pod[], now: number): number | null {
  const made = pods.flatMap(({ metadata }) => timeOf(metadata.creationTimestamp) ?? []);
  return made.length === 0 ? null : Math.max(0, Math.round((now - Math.max(...made)) / 1000));
}

function autoscalerOf(snapshot: Snapshot, { name }: WorkloadRef): AutoscalerHealth | null {
  const scaler = typed(snapshot, 'autoscalers').find(
    ({ spec }) => spec?.scaleTargetRef?.name === name,
  );
  if (scaler === undefined) return null;
  const { spec, status } = scaler;
  return {
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 1,
    current: status?.currentReplicas ?? 0,
    desired: status?.desiredReplicas ?? 0,
    active: conditionOf(status?.conditions, 'ScalingActive')?.status !== 'False',
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
