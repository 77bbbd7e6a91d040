import type { Finding } from '../diagnosis/finding.ts';
import type { EventError } from '../pipeline/events.ts';

/**
 * What findings have shown already: an error at the end carries the same evidence, for those who read it
 * alone, and a text has room for it once.
 */
export class Told {
  readonly #evidence = new Set<string>();

  /**
   * A finding as it is to be shown: one that is told again because its patience has changed needs no more
   * than what is new; the one that ends the run is whole.
   */
  finding(finding: Finding): Finding {
    const fresh = finding.evidence.filter((line) => !this.#evidence.has(line.trim()));
    for (const line of finding.evidence) this.#evidence.add(line.trim());
    return finding.patience === 'terminal' ? finding : { ...finding, evidence: fresh };
  }

  /** From now on everything counts as not shown yet. */
  forget(): void {
    this.#evidence.clear();
  }

  /** The error without what stands above it. Of several findings each one's cause stays, as a summary. */
  without(error: EventError): EventError {
    const [first = ''] = error.message.split('\n');
    const details = error.details.filter(
      (detail) => !this.#evidence.has(detail.trim()) && !repeats(detail, first),
    );
    return { ...error, details };
  }
}

/** True for the headline of the finding whose cause is the message: `CODE web (pod/x): cause`. */
function repeats(detail: string, message: string): boolean {
  const [, component, cause] = /^[A-Z_]+ (\S*) \([^)]*\): (.*)$/s.exec(detail) ?? [];
  return component !== undefined && message === `${component}: ${cause ?? ''}`;
}
