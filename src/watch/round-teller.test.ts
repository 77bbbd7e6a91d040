import { expect, it } from 'vitest';
import type { DeployEvent } from '../pipeline/events.ts';
import type { StepId } from '../plan/steps.ts';
import { RoundTeller } from './round-teller.ts';

const action = (kind: 'do' | 'skip') => ({
  ...{ component: 'web', action: kind, what: 'it', reason: 'so' },
});
const plan: DeployEvent = {
  type: 'plan',
  steps: [
    { step: 'namespace', actions: [action('skip')] },
    { step: 'build', actions: [action('do'), action('skip')] },
  ],
};
const started = (step: StepId): DeployEvent => ({ type: 'step-started', step, title: step });
const note = (message: string): DeployEvent => ({ type: 'note', message });

it('tells of the first round everything, of those after it what is new', () => {
  const told: DeployEvent[] = [];
  const teller = new RoundTeller((event) => told.push(event));
  const round = [
    ...[note('Kubernetes v1'), plan, started('namespace'), started('build'), started('verify')],
  ];
  round.forEach(teller.whole);
  expect(told.splice(0)).toEqual(round);
  [...round, note('a branch'), note('a branch')].forEach(teller.news);
  expect(told).toEqual([
    { type: 'plan', steps: [{ step: 'build', actions: [action('do')] }] },
    ...[started('build'), started('verify'), note('a branch')],
  ]);
});
