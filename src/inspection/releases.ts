import { projectLabel } from '../config/project.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import { isPending } from '../releases/facts.ts';
import { helmCeilingMs, isGivenUp } from '../releases/pending.ts';
import type { ReleaseState } from './inspection.ts';

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

/**
 * Releases that a Helm is working on, or was when it was killed: every other Helm refuses them.
 * @param holder who holds our lock: as long as it lives, the work of ours is its
 */
export function releaseFindings(
  releases: readonly ReleaseState[],
  namespace: string,
  now: number,
  holder?: string,
): Finding[] {
  return releases.filter(isPending).map((state): Finding => {
    const { release, status, revision, since, ours } = state;
    const owner = ours ? holder : undefined;
    const age = since === undefined ? '' : ` for ${secondsSince(since, now)} s`;
    const about = {
      ...{ code: 'RELEASE_BUSY', component: release, object: `release/${release}` },
      evidence: [
        `status ${status}, revision ${revision}${since === undefined ? '' : `, since ${since}`}`,
        ...(owner === undefined ? [] : [`lease/todo-deploy: held by ${owner}`]),
      ],
    };
    if (owner === undefined && isGivenUp(since, now)) {
      return {
        ...about,
        cause: `revision ${revision} of the Helm release ${release} was never finished: ${status}${age}`,
        remedy: 'Make sure that no Helm runs any more, then put the release back in order.',
        fix: { command: mend(state, namespace) },
        ...{ confidence: 'certain', patience: 'terminal' },
      };
    }
    return {
      ...about,
      cause: `${owner ?? 'a Helm'} is working on revision ${revision} of the release ${release}: ${status}${age}`,
      remedy: 'Let it finish; if it was killed, diagnose again in some minutes.',
      ...{ confidence: 'likely', patience: 'transient', budgetMs: helmCeilingMs },
      because: 'Helm applies a chart within minutes',
    };
  });
}

function secondsSince(time: string, now: number): number {
  return Math.round(Math.max(0, now - Date.parse(time)) / 1000);
}

function mend({ release, revision, ours }: ReleaseState, namespace: string): string {
  if (ours) return 'todo-deploy up';
  return revision > 1
    ? `helm rollback ${release} ${revision - 1} --namespace ${namespace}`
    : `helm uninstall ${release} --namespace ${namespace}`;
}
