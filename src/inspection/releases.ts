import { projectLabel } from '../config/project.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import { isPending } from '../releases/facts.ts';
import type { ReleaseState } from './inspection.ts';

/** A Helm at work finishes within this time; a record that is older was left behind. */
const atWorkMs = 5 * 60_000;

/**
 * The newest revision of every Helm release in a namespace, whoever made it. Helm keeps a record a revision
 * in a Secret labelled owner, name, status and version (helm.sh/docs: release storage).
 */
export async function releaseStates(
  kubernetes: Kubernetes,
  namespace: string,
): Promise<ReleaseState[]> {
  const query = { apiVersion: 'v1', kind: 'Secret', namespace, labelSelector: 'owner=helm' };
  const newest = new Map<string, ReleaseState>();
  for (const state of (await kubernetes.list(query)).map(stateOf)) {
    const known = newest.get(state.release);
    if (known === undefined || known.revision < state.revision) newest.set(state.release, state);
  }
  return [...newest.values()];
}

function stateOf({ metadata }: KubeObject): ReleaseState {
  const { labels = {}, creationTimestamp } = metadata;
  return {
    release: labels['name'] ?? metadata.name,
    status: labels['status'] ?? 'unknown',
    revision: Number(labels['version'] ?? 0),
    ours: labels[projectLabel] !== undefined,
    ...(creationTimestamp === undefined ? {} : { since: creationTimestamp }),
  };
}

/** Releases that a Helm is working on, or was when it was killed: every other Helm refuses them. */
export function releaseFindings(
  releases: readonly ReleaseState[],
  namespace: string,
  now: number,
): Finding[] {
  return releases.filter(isPending).map((state): Finding => {
    const { release, status, revision, since } = state;
    const ageMs = since === undefined ? undefined : Math.max(0, now - Date.parse(since));
    const left = ageMs === undefined || ageMs > atWorkMs;
    const age = ageMs === undefined ? '' : ` for ${Math.round(ageMs / 1000)} s`;
    return {
      code: 'RELEASE_BUSY',
      component: release,
      object: `release/${release}`,
      cause: left
        ? `revision ${revision} of the Helm release ${release} was never finished: ${status}${age}`
        : `a Helm is working on revision ${revision} of the release ${release}: ${status}${age}`,
      evidence: [
        `status ${status}, revision ${revision}${since === undefined ? '' : `, since ${since}`}`,
      ],
      remedy: left
        ? 'Make sure that no Helm runs any more, then put the release back in order.'
        : 'Let it finish; if it was killed, diagnose again in some minutes.',
      ...(left ? { fix: { command: mend(state, namespace) } } : {}),
      confidence: left ? 'certain' : 'likely',
      ...(left
        ? { patience: 'terminal' as const }
        : {
            patience: 'transient' as const,
            budgetMs: atWorkMs,
            because: 'Helm applies a chart within minutes',
          }),
    };
  });
}

function mend({ release, revision, ours }: ReleaseState, namespace: string): string {
  if (ours) return 'todo-deploy up';
  return revision > 1
    ? `helm rollback ${release} ${revision - 1} --namespace ${namespace}`
    : `helm uninstall ${release} --namespace ${namespace}`;
}
