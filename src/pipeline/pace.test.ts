import { describe, expect, it } from 'vitest';
import type { PlannedStep, StepId } from '../plan/steps.ts';
import type { DeployEvent } from './events.ts';
import { PaceKeeper, type Pace } from './pace.ts';

const doing = (step: StepId, action: 'do' | 'skip' = 'do'): PlannedStep => ({
  step,
  actions: [{ component: '', action, what: step, reason: 'a test' }],
});
const started = (step: StepId): DeployEvent => ({ type: 'step-started', step, title: step });
const finished = (step: StepId, seconds: number, outcome: 'done' | 'skipped' = 'done') =>
  ({ type: 'step-finished', step, outcome, summary: '', seconds }) as const;

function keeper(known: Pace, ...plan: PlannedStep[]) {
  const told: DeployEvent[] = [];
  const pace = new PaceKeeper(known, (event) => told.push(event));
  pace.follow(plan);
  return { pace, told };
}

describe('PaceKeeper', () => {
  it('says how long a step takes, and all that remain', () => {
    const plan = [doing('secrets'), doing('build'), doing('verify')];
    const { pace, told } = keeper({ secrets: 1, build: 60, verify: 2 }, ...plan);
    pace.emit(started('build'));
    expect(told).toMatchObject([{ usualSeconds: 60, leftSeconds: 62 }]);
  });

  it('leaves out steps that have nothing to do', () => {
    const { pace, told } = keeper(
      { build: 60, release: 5 },
      doing('build', 'skip'),
      doing('release'),
    );
    pace.emit(started('build'));
    pace.emit(started('release'));
    expect(told[0]).toEqual(started('build'));
    expect(told[1]).toMatchObject({ usualSeconds: 5, leftSeconds: 5 });
  });

  it('says nothing that it does not know', () => {
    const { pace, told } = keeper({ build: 60 }, doing('build'), doing('verify'));
    pace.emit(started('build'));
    pace.emit(started('verify'));
    expect(told[0]).toEqual({ ...started('build'), usualSeconds: 60 });
    expect(told[1]).toEqual(started('verify'));
  });

  it('learns from steps that did something, the newest counting half', () => {
    const { pace } = keeper({ build: 60, verify: 2 });
    pace.emit(finished('build', 20));
    pace.emit(finished('verify', 0, 'skipped'));
    pace.emit(finished('release', 5));
    expect(pace.pace).toEqual({ build: 40, verify: 2, release: 5 });
  });

  it('passes everything else on as it is', () => {
    const { pace, told } = keeper({});
    pace.emit({ type: 'note', message: 'a note' });
    expect(told).toEqual([{ type: 'note', message: 'a note' }]);
  });
});
