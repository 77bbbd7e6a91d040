import type { Finding } from '../diagnosis/finding.ts';
import { snapshotParts } from '../rollout/now.ts';
import { findingsOf, isWrong } from './findings.ts';
import type { Inspection } from './inspection.ts';

/** What `todo-deploy diagnose --json` prints. */
export interface DiagnosisDocument {
  /** Where it was looked, for people: `in namespace shop of context kind-dev`. */
  readonly place: string;
  /** Null where there is no cluster. */
  readonly namespace: string | null;
  readonly context: string | null;
  /** Null without a configuration. */
  readonly project: string | null;
  readonly verdict: 'wrong' | 'nothing found';
  /** The root first. */
  readonly findings: readonly Finding[];
  /** How many objects of each kind were looked at. */
  readonly looked: Readonly<Record<string, number>>;
  /** Kinds that could not be looked at: we may not, or the cluster has no such kind. */
  readonly unreadable: readonly string[];
  /** ISO 8601. */
  readonly checkedAt: string;
}

/** The diagnosis of an inspection; `redact` takes secret values out of a text. */
export function diagnosisOf(
  inspection: Inspection,
  redact: (text: string) => string,
): DiagnosisDocument {
  const { namespace, context, project, snapshot } = inspection;
  const findings = findingsOf(inspection, redact);
  return {
    place: `in namespace ${namespace} of context ${context}`,
    ...{ namespace, context, project: project ?? null },
    verdict: isWrong(findings) ? 'wrong' : 'nothing found',
    ...{ findings, looked: counts(inspection), unreadable: snapshot.unreadable ?? [] },
    checkedAt: new Date(snapshot.at).toISOString(),
  };
}

function counts({ snapshot, surroundings, evidence }: Inspection): Record<string, number> {
  return {
    ...Object.fromEntries(snapshotParts.map((part) => [part, snapshot[part].length])),
    releases: surroundings.releases.length,
    logs: evidence.logs.size,
    healthAnswers: evidence.health.size + surroundings.endpoints.length,
    databases: surroundings.databases.length,
  };
}
