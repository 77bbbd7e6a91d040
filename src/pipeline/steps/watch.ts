import { componentsInOrder, releaseName } from '../../config/project.ts';
import type { StepId } from '../../plan/steps.ts';
import type { Snapshot, WorkloadRef } from '../../rollout/snapshot.ts';
import { waitForRollout } from '../../rollout/wait.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Ceiling for one wait where the run has none, in milliseconds; failures are told as soon as they are known. */
const ceiling = 10 * 60_000;

/** Watches the Deployments of all components until they are ready; gives how they stand then. */
export async function watchRollout(run: Run): Promise<StepResult<Snapshot>> {
  const workloads = componentsInOrder(run.project.config).map((component): WorkloadRef => {
    const name = releaseName(run.project.config, component.name);
    return { kind: 'Deployment', name, component: component.name };
  });
  const snapshot = await watchWorkloads(run, 'watch', workloads);
  return {
    output: snapshot,
    summary: `${workloads.map(({ component }) => component).join(', ')} ready`,
  };
}

/** Watches workloads until they are ready; gives how they stand then. Throws ROLLOUT_FAILED (unhealthy) with its findings. */
export async function watchWorkloads(
  run: Run,
  step: StepId,
  workloads: readonly WorkloadRef[],
): Promise<Snapshot> {
  const { clock } = run.ports;
  const { snapshot } = await waitForRollout({
    kubernetes: run.cluster.kubernetes,
    namespace: run.project.namespace,
    workloads,
    timeoutMs: run.deadline === undefined ? ceiling : Math.max(0, run.deadline - clock.now()),
    clock,
    signal: run.signal,
    redact: run.redact,
    ...(run.project.source === undefined ? {} : { source: run.project.source }),
    onProgress: (message, component, detail) => {
      run.emit({ type: 'step-progress', step, message, component, ...detail });
    },
    onFinding: (finding) => {
      run.emit({ type: 'finding', finding });
    },
  });
  return snapshot;
}
