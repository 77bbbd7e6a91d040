import type { Snapshot } from '../rollout/snapshot.ts';
import { noEvidence, redactedEvidence, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { rootsFirst, type Covering } from './order.ts';
import { rules } from './rules/index.ts';
import { withPlaces, type SourceFile } from './edit-place.ts';
import { viewOf, type Setting } from './view.ts';

export interface DiagnoseOptions extends Setting {
  /** Logs and health answers, when they were gathered. */
  readonly evidence?: Evidence;
  /** todo-deploy.yaml, where it is at hand: edits then name the line. */
  readonly source?: SourceFile;
  /** Takes secret values out of a text. */
  readonly redact?: (text: string) => string;
}

/**
 * Says what is wrong in a snapshot, the root first: the order of the rules is the order in which a pod
 * comes to life, so an earlier failure explains a later one. One finding for each code and component.
 */
export function diagnose(snapshot: Snapshot, options: DiagnoseOptions = {}): Finding[] {
  const redact = options.redact ?? ((text: string) => text);
  const evidence = redactedEvidence(options.evidence ?? noEvidence, redact);
  const view = viewOf(snapshot, evidence, options);
  const findings = new Map<string, Covering>();
  const explained = new Set<string>();
  for (const rule of rules) {
    for (const clue of rule.find(view)) {
      if (rule.symptom === true && explained.has(clue.object)) continue;
      const { explains = [], ...found } = clue;
      for (const object of [clue.object, ...explains]) explained.add(object);
      const key = `${rule.code} ${clue.component}`;
      const known = findings.get(key);
      if (known === undefined || worse(clue, known)) {
        findings.set(key, {
          ...found,
          explains,
          code: rule.code,
          confidence: clue.confidence ?? 'certain',
          cause: redact(clue.cause),
          evidence: clue.evidence.map(redact),
          remedy: redact(clue.remedy),
        });
      }
    }
  }
  return withPlaces(rootsFirst([...findings.values()]), options.source);
}

function worse(clue: Pick<Finding, 'patience'>, than: Pick<Finding, 'patience'>): boolean {
  return clue.patience === 'terminal' && than.patience !== 'terminal';
}
