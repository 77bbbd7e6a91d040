import { DeployError } from '../../errors.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { findingDetails, rootOf } from '../../rollout/rollout-failed.ts';
import type { Emit } from '../../pipeline/events.ts';
import type { StepId } from '../../plan/steps.ts';
import { teller } from '../../pipeline/run.ts';
import type { UpOptions } from '../target.ts';
import type { ComposeFacts } from './plan.ts';
import type { Scene } from './scene.ts';
import type { ContainerWatch } from './watch.ts';

/** What the steps of one `up` share. */
export interface ComposeRun {
  readonly scene: Scene;
  readonly facts: ComposeFacts;
  /** Values by component, then by variable. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly options: UpOptions;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly watch: ContainerWatch;
}

/** Tells the progress of a step. */
export function tell(run: ComposeRun, step: StepId, component: string, message: string): void {
  teller(run.emit, step, component)(run.scene.redact(message));
}

/** The failure of a version that does not work: ROLLOUT_FAILED, the root first. Emits the findings. */
export function rolloutFailed(run: ComposeRun, findings: readonly Finding[]): DeployError {
  for (const finding of findings) run.emit({ type: 'finding', finding });
  const root = rootOf(findings);
  const message = root === undefined ? 'the rollout failed' : `${root.component}: ${root.cause}`;
  return new DeployError('unhealthy', 'ROLLOUT_FAILED', message, {
    details: findings.flatMap(findingDetails),
    hint: root?.remedy ?? 'See what is the case: todo-deploy status',
  });
}
