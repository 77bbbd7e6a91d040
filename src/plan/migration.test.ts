import { describe, expect, it } from 'vitest';
import { migrating, migrationPart } from './migration.ts';
import type { PlannedAction, PlannedStep, StepId } from './steps.ts';

const act = (component: string, action: 'do' | 'skip' = 'do'): PlannedAction => ({
  ...{ component, action, what: 'what', reason: 'why' },
});
const step = (id: StepId, ...actions: PlannedAction[]): PlannedStep => ({ step: id, actions });

const whole = (state: 'do' | 'skip'): PlannedStep[] => [
  step('namespace', act('')),
  step('secrets', act('postgres'), act('backend'), act('frontend')),
  step('build', act('backend'), act('frontend')),
  step('transport', act('frontend')),
  step('database', act('postgres')),
  step('migrate', act('backend', state)),
  step('release', act('backend'), act('frontend')),
  step('verify', act('')),
];

describe('the part of a plan that migrates', () => {
  it('has what the migration needs, and releases nothing', () => {
    expect(migrationPart(whole('do'))).toEqual([
      step('namespace', act('')),
      step('secrets', act('backend')),
      step('build', act('backend')),
      step('migrate', act('backend')),
    ]);
  });

  it('has what belongs to others where that is asked for', () => {
    const part = migrationPart(whole('do'), ['frontend']);
    expect(part.find((one) => one.step === 'transport')?.actions).toEqual([act('frontend')]);
  });

  it('is only the reason why not when this content has migrated already', () => {
    expect(migrating(whole('skip'))).toEqual([]);
    expect(migrationPart(whole('skip'))).toEqual([step('migrate', act('backend', 'skip'))]);
  });

  it('is empty where nothing migrates', () => {
    expect(migrationPart([step('build', act('frontend'))])).toEqual([]);
  });
});
