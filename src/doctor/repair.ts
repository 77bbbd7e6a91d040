import { DeployError, messageOf } from '../errors.ts';
import type { Tell } from './check.ts';
import { runCheck, type Finding } from './run.ts';
import { createScene, type Scene } from './scene.ts';

/** A finding that --fix can do something about. */
export interface Repairable {
  readonly finding: Finding;
  /** What would be done. */
  readonly does: string;
}

/** What became of one repair. */
export interface Repaired {
  readonly id: string;
  readonly does: string;
  readonly state: 'repaired' | 'not-needed' | 'failed';
  /** Why it failed, or what the check says now. */
  readonly detail: string;
  readonly hint?: string;
}

/** What can be repaired, in the order in which it is done. */
export function repairables(findings: readonly Finding[]): Repairable[] {
  return findings.flatMap((finding) => {
    const { check, verdict } = finding;
    const offered = verdict.state === 'warn' || verdict.state === 'fail' ? verdict.fix : undefined;
    if (offered === undefined || check.fix === undefined) return [];
    return [{ finding, does: offered }];
  });
}

/**
 * Repairs one after the other. Each check is asked again before (an earlier repair may have helped) and after:
 * only what it says then counts. Throws only INTERRUPTED.
 */
export async function repairAll(
  wanted: readonly Repairable[],
  scene: Scene,
  tell: Tell,
): Promise<Repaired[]> {
  const done: Repaired[] = [];
  for (const one of wanted) done.push(await repair(one, scene, tell));
  return done;
}

async function repair(
  { finding: { check }, does }: Repairable,
  scene: Scene,
  tell: Tell,
): Promise<Repaired> {
  const about = { id: check.id, does };
  const now = fresh(scene);
  const before = await runCheck(check, now);
  const [still] = repairables([before]);
  if (still === undefined) return { ...about, state: 'not-needed', detail: before.verdict.detail };
  tell(does);
  try {
    await check.fix?.(before.facts, now, tell);
  } catch (error) {
    if (scene.signal.aborted) throw error;
    const hint = error instanceof DeployError ? error.hint : undefined;
    const detail = messageOf(error);
    return { ...about, state: 'failed', detail, ...(hint === undefined ? {} : { hint }) };
  }
  const { verdict } = await runCheck(check, fresh(scene));
  const state = verdict.state === 'pass' || verdict.state === 'skip' ? 'repaired' : 'failed';
  return { ...about, state, detail: verdict.detail };
}

/** The same scene, looked at anew. */
export function fresh(scene: Scene): Scene {
  const { ports, env, cwd, system, configuration, context, signal } = scene;
  return createScene({
    ...{ ports, env, cwd, system, configuration, signal },
    ...(context === undefined ? {} : { context }),
  });
}
