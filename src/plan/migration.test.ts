import { describe, expect, it } from 'vitest';
import { migrating, migrationPart, withRehearsal } from './migration.ts';
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

describe('a plan with a rehearsal', () => {
  const stepsOf = (plan: readonly PlannedStep[]) => plan.map((one) => one.step);
  const on = 'a copy';

  it('tries each migration that has to run before anything deployed is touched', () => {
    const plan = withRehearsal(whole('do'), on, { isNew: false });
    const at = stepsOf(plan).indexOf('rehearse');
    expect(stepsOf(plan).slice(at - 1, at + 2)).toEqual(['transport', 'rehearse', 'database']);
    expect(plan[at]?.actions).toMatchObject([
      { component: 'backend', action: 'do', what: 'try the migration on a copy' },
    ]);
    const alone = withRehearsal(migrationPart(whole('do')), on, { isNew: false });
    expect(stepsOf(alone).slice(-2)).toEqual(['rehearse', 'migrate']);
  });

  it('has none without a migration to run, and leaves it where the database is made by the plan', () => {
    expect(withRehearsal(whole('skip'), on, { isNew: false })).toEqual(whole('skip'));
    const first = withRehearsal(whole('do'), on, { isNew: true });
    const rehearsal = first.find((one) => one.step === 'rehearse');
    expect(rehearsal?.actions).toMatchObject([{ component: 'backend', action: 'skip' }]);
  });
});
