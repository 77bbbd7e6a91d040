import type { DeployError, ErrorKind } from '../../errors.ts';
import type { Scene } from './scene.ts';

/** What one stage of the proof found. */
export type StageResult =
  | { readonly state: 'pass'; readonly detail: string }
  | { readonly state: 'warn'; readonly detail: string; readonly remedy: string }
  | { readonly state: 'skip'; readonly detail: string }
  | StageFailure;

export interface StageFailure {
  readonly state: 'fail';
  /** One sentence: what is wrong. */
  readonly detail: string;
  readonly remedy: string;
  /** Code and kind of the error that a deployment would end with. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What was seen, a line each. */
  readonly evidence: readonly string[];
}

/** One question to a database; those after it are not asked when the answer is a failure. */
export interface Stage {
  readonly id: string;
  readonly title: string;
  /** Also asked before each deployment: it needs no more than the connection that stands. */
  readonly quick: boolean;
  /** Throws DeployError where a failure is what the port says anyway. */
  run(scene: Scene): Promise<StageResult>;
}

export function pass(detail: string): StageResult {
  return { state: 'pass', detail };
}

export function warn(detail: string, remedy: string): StageResult {
  return { state: 'warn', detail, remedy };
}

export function skip(detail: string): StageResult {
  return { state: 'skip', detail };
}

/** An error as the failure of a stage. */
export function failed({ kind, code, message, hint, details }: DeployError): StageFailure {
  const remedy = hint ?? `todo-deploy explain ${code} says more.`;
  return { state: 'fail', detail: message, remedy, code, kind, evidence: details };
}
