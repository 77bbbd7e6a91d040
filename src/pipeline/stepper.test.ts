import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { systemClock } from '../ports/clock.ts';
import type { DeployEvent } from './events.ts';
import { describeError, stepper } from './stepper.ts';

function recorder(signal = new AbortController().signal) {
  const events: DeployEvent[] = [];
  const plan = [
    {
      step: 'secrets',
      actions: [{ component: 'a', action: 'skip', what: 'Secret', reason: 'it exists' }],
    },
    {
      step: 'release',
      actions: [{ component: 'a', action: 'do', what: 'upgrade', reason: 'it has changed' }],
    },
  ] as const;
  const step = stepper(plan, (event) => events.push(event), systemClock, signal);
  return { events, step };
}

describe('stepper', () => {
  it('tells of the start and the end, and passes the output on', async () => {
    const { events, step } = recorder();
    const output = await step('build', () => Promise.resolve({ output: 7, summary: 'two images' }));
    expect(output).toBe(7);
    expect(events.map(({ type }) => type)).toEqual(['step-started', 'step-finished']);
  });

  it('calls a step skipped when the plan has nothing to do in it', async () => {
    const { events, step } = recorder();
    await step('secrets', () => Promise.resolve({ output: undefined, summary: 'unchanged' }));
    expect(events.at(-1)).toMatchObject({ type: 'step-finished', outcome: 'skipped' });
  });

  it('tells of a failure and passes it on', async () => {
    const { events, step } = recorder();
    const error = new DeployError('build', 'BUILD_FAILED', 'no', {
      hint: 'look',
      details: ['line'],
    });
    await expect(step('build', () => Promise.reject(error))).rejects.toBe(error);
    expect(events.at(-1)).toMatchObject({
      type: 'step-failed',
      error: {
        code: 'BUILD_FAILED',
        kind: 'build',
        message: 'no',
        hint: 'look',
        details: ['line'],
      },
    });
  });

  it('after an interruption says what is done and what remains', async () => {
    const abort = new AbortController();
    const { step } = recorder(abort.signal);
    await step('namespace', () => Promise.resolve({ output: undefined, summary: '' }));
    abort.abort();
    const stopped = await step('migrate', () => Promise.reject(new Error('killed'))).catch(
      (error: unknown) => error,
    );
    expect(stopped).toMatchObject({
      kind: 'interrupted',
      exitCode: 130,
      details: ['done: Namespace', 'remains: Migrate the database, Release'],
    });
  });
});

describe('describeError', () => {
  it('takes an error that is not ours for a bug', () => {
    expect(describeError(new TypeError('x is undefined'))).toEqual({
      code: 'BUG',
      kind: 'bug',
      message: 'x is undefined',
      details: [],
    });
  });
});
