import { componentsInOrder, databaseComponent, ownershipLabels } from '../../config/project.ts';
import type { Return } from '../../plan/return.ts';
import type { WorkloadRef } from '../../rollout/snapshot.ts';
import { rolloutNow } from '../../rollout/now.ts';
import { releaseRecords } from '../../releases/facts.ts';
import { rollbackRelease } from '../../releases/helm.ts';
import { repairPending } from '../pending.ts';
import { teller, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';
import { verifyComponents } from './verify.ts';
import { watchWorkloads } from './watch.ts';

const revisionHash = 'controller-revision-hash';

/**
 * Returns releases to older Helm revisions, watches them until they are ready, and asks their health
 * endpoints. Throws HELM_FAILED, ROLLOUT_FAILED or NOT_HEALTHY (unhealthy).
 */
export async function returnReleases(
  run: Run,
  returns: readonly Return[],
): Promise<StepResult<void>> {
  const { ports, cluster, project, signal, emit } = run;
  const workloads: WorkloadRef[] = [];
  for (const { component, release, helm } of returns) {
    const tell = teller(emit, 'rollback', component);
    const records = await releaseRecords(cluster.kubernetes, project);
    await repairPending(run, records.get(release), tell);
    tell(`helm rollback ${release} ${helm}`);
    const place = { release, namespace: project.namespace, context: cluster.kubernetes.context };
    await rollbackRelease(ports.exec, place, helm, signal);
    const kind = component === databaseComponent ? 'StatefulSet' : 'Deployment';
    workloads.push({ kind, name: release, component });
  }
  for (const workload of workloads) await removeStuckPods(run, workload);
  await watchWorkloads(run, 'rollback', workloads);
  const names = new Set(returns.map(({ component }) => component));
  const components = componentsInOrder(project.config).filter(({ name }) => names.has(name));
  const { summary } = await verifyComponents(run, 'rollback', components);
  const back = returns.map(({ component }) => component).join(', ');
  return { output: undefined, summary: `${back} returned${summary === '' ? '' : `; ${summary}`}` };
}

/**
 * A StatefulSet waits for a broken pod to become ready before it replaces it, even when its template is
 * mended (kubernetes.io: StatefulSets, forced rollback): such pods are removed.
 */
async function removeStuckPods(run: Run, workload: WorkloadRef): Promise<void> {
  const { cluster, project } = run;
  const { kubernetes } = cluster;
  const { namespace } = project;
  if (workload.kind !== 'StatefulSet') return;
  if ((await rolloutNow(kubernetes, namespace, workload)) === 'ready') return;
  const labels = Object.entries(ownershipLabels(project.config, workload.component));
  const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(',');
  const pods = await kubernetes.list({ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector });
  for (const { metadata, ...pod } of pods) {
    const status = pod['status'] as
      { conditions?: readonly { type: string; status: string }[] } | undefined;
    const ready = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
    if (ready === true || metadata.labels?.[revisionHash] === undefined) continue;
    await kubernetes.delete({ apiVersion: 'v1', kind: 'Pod', name: metadata.name, namespace });
  }
}
