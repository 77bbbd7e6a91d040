import type { Deployment } from '../history/deployment.ts';
import type { ReleaseRecord } from '../releases/facts.ts';

/** A component's Helm release, as far as a return has to know. */
export interface ReleaseHistory {
  readonly component: string;
  readonly release: string;
  /** The revisions that Helm has kept. */
  readonly revisions: readonly ReleaseRecord[];
  /** Helm's newest revision before this run. */
  readonly before?: number;
  /** That one was ready: it may be returned to although no history knows it. */
  readonly wasReady?: boolean;
}

export interface Return {
  readonly component: string;
  readonly release: string;
  /** Helm revision to return to. */
  readonly helm: number;
}

/** What a return consists of. */
export interface ReturnPlan {
  /** The deployment that is returned to; undefined when the history knows none that worked. */
  readonly target?: Deployment;
  readonly returns: readonly Return[];
  /** Components that were never there before: nothing can be returned to. */
  readonly first: readonly string[];
  /** Components whose old revision Helm no longer keeps. */
  readonly gone: readonly string[];
}

/**
 * Which releases have to go back to which Helm revision, so that what is deployed is the target again, or,
 * without a target, what was ready before this run. A pure function of what Helm has kept.
 */
export function planReturn(
  target: Deployment | undefined,
  releases: readonly ReleaseHistory[],
): ReturnPlan {
  const returns: Return[] = [];
  const first: string[] = [];
  const gone: string[] = [];
  for (const history of releases) {
    const { component, release } = history;
    const wanted = target?.components[component];
    const newest = newestOf(history.revisions);
    if (newest === undefined) continue;
    if (wanted !== undefined) {
      if (newest.inputs === wanted.inputs && newest.status === 'deployed') continue;
      const helm = revisionWith(history.revisions, wanted);
      if (helm === undefined) gone.push(component);
      else returns.push({ component, release, helm });
    } else if (newest.revision > (history.before ?? 0)) {
      if (history.before === undefined || history.wasReady !== true) first.push(component);
      else returns.push({ component, release, helm: history.before });
    }
  }
  return { ...(target === undefined ? {} : { target }), returns, first, gone };
}

/** The revision that was meant, or a later one of the same inputs: a return makes such. */
function revisionWith(
  revisions: readonly ReleaseRecord[],
  wanted: { readonly helm: number; readonly inputs: string },
): number | undefined {
  const usable = revisions.filter(
    ({ inputs, status }) =>
      inputs === wanted.inputs && (status === 'deployed' || status === 'superseded'),
  );
  const same = usable.find(({ revision }) => revision === wanted.helm);
  return (same ?? newestOf(usable))?.revision;
}

function newestOf(revisions: readonly ReleaseRecord[]): ReleaseRecord | undefined {
  return [...revisions].sort((one, other) => other.revision - one.revision)[0];
}
