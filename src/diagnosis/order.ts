import { databaseComponent } from '../config/project.ts';
import type { Finding } from './finding.ts';

/** A finding, and the other objects that it covers: the pods of a Job. */
export interface Covering extends Finding {
  readonly explains: readonly string[];
}

/**
 * Puts the root first where the order of the rules does not: what is known of the pods of a failed Job is
 * why it failed, and as final as that; what is wrong with the database in the cluster is why others cannot
 * use it. All else stays as it is.
 */
export function rootsFirst(findings: readonly Covering[]): Finding[] {
  const roots = findings.map((finding) => {
    const job = findings.find(
      (other) => other !== finding && other.explains.includes(finding.object),
    );
    return job === undefined ? finding : asFinalAs(job, finding);
  });
  const sorted = roots.map((finding, index) => ({
    finding,
    place: placeOf(findings, finding, index),
  }));
  return sorted
    .sort((a, b) => a.place - b.place)
    .map(({ finding: { explains: _explains, ...finding } }) => finding);
}

function asFinalAs(job: Finding, { budgetMs, startedAt, because, ...finding }: Covering): Covering {
  if (job.patience === 'terminal') return { ...finding, patience: 'terminal' };
  return {
    ...finding,
    ...(budgetMs === undefined ? {} : { budgetMs }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(because === undefined ? {} : { because }),
  };
}

/** The place of a finding in the list; half a place before the first that it explains. */
function placeOf(findings: readonly Covering[], finding: Covering, index: number): number {
  const later = findings.findIndex((other) => explainsWhy(finding, other));
  return later >= 0 && later < index ? later - 0.5 : index;
}

function explainsWhy(root: Covering, other: Covering): boolean {
  if (other.code === root.code && other.component === root.component) return false;
  if (other.explains.includes(root.object)) return true;
  const ofDatabase = root.component === databaseComponent;
  return ofDatabase && other.component !== databaseComponent && other.code.startsWith('DATABASE');
}
