import { DeployError, messageOf } from '../errors.ts';
import type { TargetName } from '../config/schema.ts';
import { checkLimitMs, type Check, type Skip, type Verdict } from './check.ts';
import type { Scene } from './scene.ts';

/** A check with what it came to, and what it saw, for its fix. */
export interface Finding {
  readonly check: Check;
  readonly verdict: Verdict;
  /** Undefined when it could not look. */
  readonly facts?: unknown;
}

/** The checks that concern a target, in their order; all of them without one. */
export function checksFor(checks: readonly Check[], target: TargetName | undefined): Check[] {
  return checks.filter(({ severity }) => target === undefined || severity[target] !== undefined);
}

/** Runs checks at once, each within its time limit; the answers are in the order of the checks. */
export function runChecks(checks: readonly Check[], scene: Scene): Promise<Finding[]> {
  return Promise.all(checks.map((check) => runCheck(check, scene)));
}

/** Runs one check. Throws only what stops the run as a whole (Ctrl-C). */
export async function runCheck(check: Check, scene: Scene): Promise<Finding> {
  const limitMs = check.limitMs ?? checkLimitMs;
  try {
    const facts = await within(limitMs, scene, check.gather(scene));
    if (facts === late) return { check, verdict: tookTooLong(limitMs) };
    if (isSkip(facts)) return { check, verdict: { state: 'skip', detail: facts.skip } };
    return { check, facts, verdict: check.judge(facts, scene.system) };
  } catch (error) {
    if (scene.signal.aborted) throw error;
    return { check, verdict: couldNotLook(error) };
  }
}

const late: unique symbol = Symbol('late');

async function within<T>(
  ms: number,
  { ports: { clock }, signal }: Scene,
  work: Promise<T>,
): Promise<T | typeof late> {
  const timer = new AbortController();
  const over = clock
    .sleep(ms, AbortSignal.any([timer.signal, signal]))
    .then((): typeof late => late);
  // Whoever loses the race ends later, unheard.
  over.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, over]);
  } finally {
    timer.abort();
  }
}

function isSkip(facts: unknown): facts is Skip {
  return typeof facts === 'object' && facts !== null && 'skip' in facts;
}

function tookTooLong(ms: number): Verdict {
  return {
    state: 'warn',
    detail: `not found out within ${ms / 1000} s`,
    remedy: 'Run todo-deploy doctor again; when it stays so, --verbose shows what it waits for.',
  };
}

/** A port's error knows best what is wrong and what to do. */
function couldNotLook(error: unknown): Verdict {
  const hint = error instanceof DeployError ? error.hint : undefined;
  return {
    state: 'fail',
    detail: messageOf(error),
    remedy: hint ?? 'Please report this, with the output of todo-deploy doctor --json.',
  };
}
