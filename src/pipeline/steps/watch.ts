import { componentsInOrder, releaseName } from '../../config/project.ts';
import type { StepId } from '../../plan/steps.ts';
import type { WorkloadRef } from '../../rollout/snapshot.ts';
import { waitForRollout } from '../../rollout/wait.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Ceiling for one wait, in milliseconds; a failure is told as soon as it is known, not at this time. */
const ceiling = 10 * 60_000;

/** Watches the Deployments of all components until they are ready. */
export async function watchRollout(run: Run): Promise<StepResult<void>> {
  const workloads = componentsInOrder(run.project.config).map((component): WorkloadRef => {
    const name = releaseName(run.project.config, component.name);
    return { kind: 'Deployment', name, component: component.name };
  });
  await watchWorkloads(run, 'watch', workloads);
  return {
    output: undefined,
    summary: `${workloads.map(({ component }) => component).join(', ')} ready`,
  };
}

/** Watches workloads until they are ready. Throws ROLLOUT_FAILED (unhealthy) with its findings. */
export async function watchWorkloads(
  run: Run,
  step: StepId,
  workloads: readonly WorkloadRef[],
): Promise<void> {
  await waitForRollout({
    kubernetes: run.cluster.kubernetes,
    namespace: run.project.namespace,
    workloads,
    timeoutMs: ceiling,
    clock: run.ports.clock,
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
}
