import { diagnose } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { databaseFindings, withHostView } from './database.ts';
import { endpointFindings } from './endpoints.ts';
import type { Inspection } from './inspection.ts';
import { namespaceFindings } from './namespace.ts';
import { releaseFindings } from './releases.ts';

/**
 * Says what is wrong in an inspected namespace, the root first: what stops all work in it, what its objects
 * show, then what only this machine can see. `redact` takes secret values out of a text.
 */
export function findingsOf(inspection: Inspection, redact: (text: string) => string): Finding[] {
  const { snapshot, evidence, surroundings } = inspection;
  const { namespace, context } = inspection;
  const { clockAheadMs } = surroundings;
  const seen = { ...evidence, ...(clockAheadMs === undefined ? {} : { clockAheadMs }) };
  const inside = diagnose(snapshot, { evidence: seen, redact, place: { context, namespace } });
  const answers = endpointFindings(surroundings.endpoints, inside);
  const around = [
    ...namespaceFindings(surroundings.namespace, surroundings.remaining),
    ...releaseFindings(surroundings.releases, namespace, snapshot.at, surroundings.holder),
  ];
  const outside = [...databaseFindings(surroundings.databases, inside)];
  return [
    ...around,
    ...[...inside, ...answers].map((finding) => withHostView(finding, surroundings.databases)),
    ...outside,
  ].map((finding) => redacted(finding, redact));
}

/** True when something is wrong; what is only worth a look is not. */
export function isWrong(findings: readonly Finding[]): boolean {
  return findings.some(({ confidence }) => confidence !== 'possible');
}

function redacted(finding: Finding, redact: (text: string) => string): Finding {
  const { cause, evidence, remedy } = finding;
  return {
    ...finding,
    ...{ cause: redact(cause), evidence: evidence.map(redact), remedy: redact(remedy) },
  };
}
