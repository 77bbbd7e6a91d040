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
 * Throws when a deployment could not succeed: the error that it would end with when there is one reason and
 * that has a code, else PREFLIGHT_FAILED (environment) with all reasons and remedies.
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

/** Codes of mistakes of the person; all other reasons lie in the environment. */
const ofUsage = ['SECRETS_EXPOSED', 'CONTEXT_UNKNOWN', 'KUBECONFIG_INVALID', 'CONFIG_INVALID'];

function failed(reasons: readonly Finding[], target: TargetName): DeployError {
  const [only, ...more] = reasons;
  if (more.length === 0 && only?.verdict.state === 'fail' && only.verdict.code !== undefined) {
    const { code, detail, remedy } = only.verdict;
    const kind = ofUsage.includes(code) ? 'usage' : 'environment';
    return new DeployError(kind, code, `${only.check.title}: ${detail}`, { hint: remedy });
  }
  const details = reasons.map(({ check, verdict }) => {
    const remedy = verdict.state === 'fail' ? ` — ${verdict.remedy}` : '';
    return `${check.title}: ${verdict.detail}${remedy}`;
  });
  const fixable = reasons.some(
    ({ verdict }) => verdict.state === 'fail' && verdict.fix !== undefined,
  );
  const message = `the target ${target} cannot run here yet`;
  return new DeployError('environment', 'PREFLIGHT_FAILED', message, {
    details,
    hint: fixable
      ? 'Run: todo-deploy doctor --fix'
      : 'Do that, then run the same command again; todo-deploy doctor shows all that was looked at.',
  });
}
