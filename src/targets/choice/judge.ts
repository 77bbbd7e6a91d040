import type { TargetName } from '../../config/schema.ts';
import { targetNames } from '../../config/schema.ts';

/** Whether a target could be used on this machine as it is. */
export interface Judgement {
  readonly target: TargetName;
  readonly usable: boolean;
  /** What was found: `context kind-dev answers`. */
  readonly found: string;
  /** What it would need, a phrase each; empty when it is usable. */
  readonly needs: readonly string[];
}

/** A target, and the sentence that says why it is this one. */
export interface Choice {
  readonly target: TargetName;
  readonly reason: string;
}

/** What was said about the target, by the person or by an earlier run. */
export interface Wishes {
  /** By flag, environment or configuration; `auto` when nobody said anything. */
  readonly asked: TargetName | 'auto';
  /** What names a cluster in flags, environment or configuration, for people: `context kind-dev`. */
  readonly cluster?: string;
  /** What the last `up` of this checkout deployed to. */
  readonly remembered?: TargetName;
}

/** The choice that needs no look at the machine; undefined when one is needed. */
export function wished({ asked, cluster, remembered }: Wishes): Choice | undefined {
  if (asked !== 'auto') return { target: asked, reason: 'it was asked for' };
  if (cluster !== undefined) return { target: 'kubernetes', reason: `${cluster} was asked for` };
  if (remembered === undefined) return undefined;
  return { target: remembered, reason: 'this project was deployed there before' };
}

/** The best target that is usable, and what the next better one would need; undefined when none is. */
export function best(judgements: readonly Judgement[]): Choice | undefined {
  const ordered = [...judgements].sort((a, b) => rank(a.target) - rank(b.target));
  const chosen = ordered.find(({ usable }) => usable);
  if (chosen === undefined) return undefined;
  const better = ordered.slice(0, ordered.indexOf(chosen)).at(-1);
  const next =
    better === undefined ? '' : `; ${better.target} would need ${better.needs.join(', ')}`;
  return { target: chosen.target, reason: `${chosen.found}${next}` };
}

function rank(target: TargetName): number {
  return targetNames.indexOf(target);
}
