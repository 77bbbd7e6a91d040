/** Every rule, against what the cluster showed of a real fault. Recorded with `FAULTS_RECORD=1 npm run faults`. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { rules } from '../../src/diagnosis/rules/index.ts';
import { focusOnRollout } from '../../src/rollout/focus.ts';
import type { WorkloadRef } from '../../src/rollout/snapshot.ts';
import type { Expected, Fault } from './fault.ts';
import { faults } from './faults/index.ts';
import { componentsOf, readRecording, recorded } from './recording.ts';

const all = recorded(faults);

/** What `up` sees of it: the Deployments of the components, and Jobs. */
function findingsOf(fault: Fault) {
  const { snapshot, evidence } = readRecording(fault);
  const workloads = [
    ...componentsOf(fault).map((component) => ({
      kind: 'Deployment',
      name: `faults-${component}`,
      component,
    })),
    ...snapshot.jobs.map(({ metadata: { name } }) => ({ kind: 'Job', name, component: 'web' })),
  ] as WorkloadRef[];
  return diagnose(focusOnRollout(snapshot, workloads), {
    evidence: {
      logs: new Map(Object.entries(evidence.logs)),
      health: new Map(Object.entries(evidence.health)),
    },
  });
}

const nameOf = ({ code, component = 'web' }: Pick<Expected, 'code' | 'component'>) =>
  `${code} ${component}`;

describe('a recorded fault', () => {
  it.each(all.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
    const findings = findingsOf(fault);
    for (const expected of [fault, ...(fault.also ?? [])]) {
      const found = findings.find((finding) => nameOf(finding) === nameOf(expected));
      expect(found?.cause, findings.map(nameOf).join()).toMatch(expected.words);
    }
    if (fault.as !== 'warning') expect(nameOf(findings[0]!)).toBe(nameOf(fault));
  });

  it('is there for every rule', () => {
    const codes = new Set(
      all.flatMap((fault) => [fault, ...(fault.also ?? [])]).map(({ code }) => code),
    );
    expect(rules.map(({ code }) => code).filter((code) => !codes.has(code))).toEqual([]);
  });
});
