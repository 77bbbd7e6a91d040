import { targetNames, type TargetName } from '../config/schema.ts';
import type { Finding } from './run.ts';

/** `todo-deploy doctor --json`: one document. Fields are added, never renamed; `version` counts breaks. */
export interface DoctorDocument {
  readonly version: 1;
  /** For each target that was looked at: whether `up` could run there. */
  readonly targets: readonly TargetReadiness[];
  readonly checks: readonly CheckResult[];
}

export interface TargetReadiness {
  readonly target: TargetName;
  readonly ready: boolean;
  /** Ids of the checks that would stop `up`. */
  readonly stoppedBy: readonly string[];
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly targets: readonly TargetName[];
  readonly state: 'pass' | 'warn' | 'fail' | 'skip';
  readonly detail: string;
  /** What to do; absent where nothing is wrong. */
  readonly remedy?: string;
  /** What --fix would do; absent where it can do nothing. */
  readonly fix?: string;
  /** Code of the error that a deployment would end with, where there is one. */
  readonly code?: string;
}

/** What was found, as a document, for one target or for all. */
export function documentOf(
  findings: readonly Finding[],
  wanted: TargetName | undefined,
): DoctorDocument {
  const targets = wanted === undefined ? targetNames : [wanted];
  return {
    version: 1,
    targets: targets.map((target) => {
      const stoppedBy = stopping(findings, target).map(({ check }) => check.id);
      return { target, ready: stoppedBy.length === 0, stoppedBy };
    }),
    checks: findings.map(resultOf),
  };
}

/** Failures that `up` has to stop for. */
export function stopping(findings: readonly Finding[], target: TargetName): Finding[] {
  return findings.filter(
    ({ check, verdict }) => verdict.state === 'fail' && check.severity[target] === 'stop',
  );
}

function resultOf({ check, verdict }: Finding): CheckResult {
  const { id, title, severity } = check;
  const targets = targetNames.filter((target) => severity[target] !== undefined);
  return { id, title, targets, ...verdict };
}
