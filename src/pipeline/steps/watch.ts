import { componentsInOrder, releaseName } from '../../config/project.ts';
import type { StepId } from '../../plan/steps.ts';
import type { WorkloadRef } from '../../rollout/snapshot.ts';
import { waitForRollout } from '../../rollout/wait.ts';
import type { Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Ceiling for one wait where the run has none, in milliseconds; failures are told as soon as they are known. */
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
  const { clock } = run.ports;
  await waitForRollout({
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
}
