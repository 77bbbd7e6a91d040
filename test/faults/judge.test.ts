import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/diagnosis/finding.ts';
import type { Fault } from './fault.ts';
import { judge } from './judge.ts';
import type { Observation } from './observation.ts';

const at = Date.parse('2026-11-24T12:00:00Z');
const fault: Fault = {
  ...{ name: 'crash', title: 'it ends', code: 'CRASH', words: /code 3/ },
  evidence: () => true,
};
const finding: Finding = {
  ...{ code: 'CRASH', component: 'web', object: 'pod/web', cause: 'exits with code 3' },
  ...{ evidence: [], remedy: '', confidence: 'certain', patience: 'terminal' },
};

/** What `up` shows when all is as it has to be; times in seconds after the evidence. */
function seen(
  { named = 0.1, verdict = 0.2, final }: { named?: number; verdict?: number; final?: number } = {},
  more: Partial<Finding> = {},
): Observation {
  return {
    exit: 5,
    told: [{ at: at + named * 1000, finding: { ...finding, ...more } }],
    error: {
      ...{ code: 'ROLLOUT_FAILED', kind: 'unhealthy', message: 'web: exits with code 3' },
      details: ['CRASH web (pod/web): exits with code 3'],
    },
    ...{ verdictAt: at + verdict * 1000, evidenceAt: at },
    ...(final === undefined ? {} : { finalAt: at + final * 1000 }),
    requests: { answered: 10, failures: [] },
    stderr: '',
  };
}

describe('a line of the matrix', () => {
  it('is right when the cause is named and the verdict comes in time', () => {
    const line = judge(fault, seen());
    expect([line.wrong, line.late]).toEqual([[], []]);
    expect([line.root, line.named, line.verdict]).toEqual(['CRASH web', 0.1, 0.2]);
  });

  it.each<[string, Partial<Observation>, RegExp]>([
    ['the exit code is another', { exit: 0 }, /exit code 0, not 5/],
    ['nothing is told', { told: [] }, /never named/],
    [
      'a request failed',
      { requests: { answered: 3, failures: ['502'] } },
      /1 requests failed: 502/,
    ],
    ['no request was answered', { requests: { answered: 0, failures: [] } }, /no request/],
    ['it prints a stack', { stderr: 'Error\n    at run (/x/y.ts:1:2)' }, /stack trace/],
  ])('is wrong when %s', (_, but, words) => {
    expect(judge(fault, { ...seen(), ...but }).wrong.join('; ')).toMatch(words);
  });

  it('may lack the evidence only where the cause can be known, and was told, before it', () => {
    const { evidenceAt, ...before } = seen();
    expect(evidenceAt).toBe(at);
    const soon: Fault = { ...fault, mayKnowFirst: true };
    expect(judge(soon, before).wrong).toEqual([]);
    expect(judge(fault, before).wrong.join()).toMatch(/never named/);
    expect(judge(soon, { ...before, told: [] }).wrong.join()).toMatch(/never named/);
  });

  it('is wrong when `up` has no error to tell', () => {
    const silent = { ...seen() } as { error?: unknown };
    delete silent.error;
    expect(judge(fault, silent as Observation).wrong.join()).toMatch(/code none, not CRASH/);
  });

  it('is wrong when another cause is the root, or its words are others', () => {
    expect(judge({ ...fault, code: 'OUT_OF_MEMORY' }, seen()).wrong.join()).toMatch(
      /code CRASH, not OUT_OF_MEMORY/,
    );
    expect(judge({ ...fault, words: /code 4/ }, seen()).wrong.join()).toMatch(/says "exits/);
    expect(judge({ ...fault, component: 'api' }, seen()).wrong.join()).toMatch(/not "api"/);
  });

  it('is wrong when one of several faults is not told', () => {
    const also = [{ code: 'CRASH', component: 'api', words: /./ }];
    expect(judge({ ...fault, also }, seen()).wrong).toContain('CRASH of api is not told');
    const { error, ...rest } = seen();
    const details = [...(error?.details ?? []), 'CRASH api (pod/api): exits with code 4'];
    const told = { ...rest, error: { ...error!, details } };
    expect(judge({ ...fault, also }, told).wrong).toEqual([]);
  });

  it('is late when name or verdict come more than 3 s after the evidence', () => {
    expect(judge(fault, seen({ named: 3.5, verdict: 4 })).late).toEqual([
      'named 3.5 s after the evidence',
      'verdict 4.0 s late',
    ]);
  });

  it('grants the patience that was told, from the start that was told', () => {
    const probe = { patience: 'probe', budgetMs: 30_000 } as const;
    expect(judge(fault, seen({ verdict: 30 }, probe)).late).toEqual([]);
    expect(judge(fault, seen({ verdict: 34 }, probe)).late).toEqual(['verdict 4.0 s late']);
    expect(judge(fault, seen({ verdict: 20 }, probe)).late).toEqual([
      'verdict 10.0 s before its time',
    ]);
    const startedAt = new Date(at - 10_000).toISOString();
    expect(judge(fault, seen({ verdict: 20 }, { ...probe, startedAt })).late).toEqual([]);
  });

  it('wants the verdict at the end of all hope, where there is one', () => {
    const probe = { patience: 'probe', budgetMs: 90_000 } as const;
    const line = judge(fault, seen({ verdict: 20, final: 19 }, probe));
    expect([line.verdict, line.patience, line.late]).toEqual([1, undefined, []]);
  });
});
