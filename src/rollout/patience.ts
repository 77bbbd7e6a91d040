import type { Finding } from '../diagnosis/finding.ts';
import { timeOf } from './kube-types.ts';

/**
 * Counts how long each transient finding has lasted. One that outlives its budget is a failure; one that
 * goes away gets its whole budget again. Each object has a budget of its own: pods that start one after the
 * other may each take as long as one.
 */
export class Patience {
  private since = new Map<string, number>();

  /** The findings as they count at `now` (milliseconds): those whose budget is used up are terminal. */
  judge(findings: readonly Finding[], now: number): Finding[] {
    const before = this.since;
    this.since = new Map();
    return findings.map((finding) => {
      const { budgetMs, patience, startedAt } = finding;
      if (patience === 'terminal' || budgetMs === undefined) return finding;
      const first = timeOf(startedAt) ?? before.get(keyOf(finding)) ?? now;
      this.since.set(keyOf(finding), first);
      if (now - first < budgetMs) return finding;
      const waited = `it has been so for ${Math.round((now - first) / 1000)} s; ${Math.round(budgetMs / 1000)} s were allowed`;
      return { ...finding, patience: 'terminal', evidence: [...finding.evidence, waited] };
    });
  }

  /** How long a finding may last, how long it has at `now`, both in milliseconds, and why that long. */
  left(
    finding: Finding,
    now: number,
  ): Pick<Finding, 'budgetMs' | 'because'> & { readonly waitedMs?: number } {
    const { budgetMs, because, patience } = finding;
    const first = this.since.get(keyOf(finding));
    if (patience === 'terminal' || budgetMs === undefined || first === undefined) return {};
    return { budgetMs, waitedMs: now - first, ...(because === undefined ? {} : { because }) };
  }

  /** When the first budget ends, in milliseconds since the epoch; Infinity when none runs. */
  nextDeadline(findings: readonly Finding[]): number {
    const ends = findings.flatMap((finding) => {
      const first = this.since.get(keyOf(finding));
      return first === undefined || finding.budgetMs === undefined
        ? []
        : [first + finding.budgetMs];
    });
    return Math.min(Infinity, ...ends);
  }
}

function keyOf({ code, component, object }: Finding): string {
  return `${code} ${component} ${object}`;
}
