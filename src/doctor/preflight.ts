import type { TargetName } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import type { Check } from './check.ts';
import { stopping } from './report.ts';
import { checksFor, runChecks, type Finding } from './run.ts';
import type { Scene } from './scene.ts';

/**
 * The list of `doctor` for one target, before `up` does anything. What only matters a little is a `detail`
 * event; a failure that a deployment survives is a warning. Gives what was found.
 * Throws PREFLIGHT_FAILED (environment) when a deployment could not succeed, with all reasons and remedies.
 */
export async function preflight(
  checks: readonly Check[],
  target: TargetName,
  scene: Scene,
  emit: Emit,
): Promise<Finding[]> {
  const findings = await runChecks(checksFor(checks, target), scene);
  const reasons = stopping(findings, target);
  for (const finding of findings) if (!reasons.includes(finding)) tell(finding, emit);
  if (reasons.length > 0) throw failed(reasons, target);
  return findings;
}

function tell({ check, verdict }: Finding, emit: Emit): void {
  const message = `${check.title}: ${verdict.detail}`;
  if (verdict.state === 'fail') emit({ type: 'warning', message, hint: verdict.remedy });
  else emit({ type: 'detail', message: `${verdict.state} ${message}` });
}

function failed(reasons: readonly Finding[], target: TargetName): DeployError {
  const lines = reasons.map(({ check, verdict }) => {
    const remedy = verdict.state === 'fail' ? ` — ${verdict.remedy}` : '';
    return `${check.title}: ${verdict.detail}${remedy}`;
  });
  const fixable = reasons.some(
    ({ verdict }) => verdict.state === 'fail' && verdict.fix !== undefined,
  );
  const message = `the target ${target} cannot run here yet`;
  return new DeployError('environment', 'PREFLIGHT_FAILED', message, {
    details: lines,
    hint: fixable
      ? 'Run: todo-deploy doctor --fix'
      : 'Do that, then run the same command again; todo-deploy doctor shows all that was looked at.',
  });
}
