import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import type { PlannedAction, PlannedStep, StepId } from '../plan/steps.ts';
import { buildsFirst, whileProven } from './proven.ts';
import type { Run } from './run.ts';

const run = { signal: new AbortController().signal } as Run;
const wrong = new DeployError('environment', 'DATABASE_AUTH', 'the password is wrong');
const built = new DeployError('usage', 'BUILD_FAILED', 'a mistake in the code');

/** Work that ends only when it is told to. */
const endless = ({ signal }: Run) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('ended'));
    });
  });

describe('work that goes on while something is proven', () => {
  it('gives its result once both are there', async () => {
    let prove: () => void = () => undefined;
    const proven = new Promise<void>((resolve) => {
      prove = resolve;
    });
    let isThere = false;
    const both = whileProven(proven, run, () => Promise.resolve('image')).finally(() => {
      isThere = true;
    });
    await new Promise((later) => setImmediate(later));
    expect(isThere).toBe(false);
    prove();
    await expect(both).resolves.toBe('image');
  });

  it('is ended by what cannot be proven, which is what is told', async () => {
    await expect(whileProven(Promise.reject(wrong), run, endless)).rejects.toBe(wrong);
  });

  it('does not count when it was done before that', async () => {
    const late = new Promise<void>((_, reject) => {
      setImmediate(() => {
        reject(wrong);
      });
    });
    await expect(whileProven(late, run, () => Promise.resolve('image'))).rejects.toBe(wrong);
  });

  it('tells its own failure at once, proven or not', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(whileProven(never, run, () => Promise.reject(built))).rejects.toBe(built);
  });

  it('is ended by Ctrl-C', async () => {
    const stop = new AbortController();
    const both = whileProven(Promise.resolve(), { ...run, signal: stop.signal }, endless);
    stop.abort(new Error('stopped'));
    await expect(both).rejects.toThrow('ended');
  });
});

describe('a plan that builds before anything else', () => {
  const plan = (...todo: StepId[]): PlannedStep[] =>
    (['namespace', 'secrets', 'build', 'release'] as const).map((step) => {
      const action: PlannedAction['action'] = todo.includes(step) ? 'do' : 'skip';
      return { step, actions: [{ component: '', action, what: '', reason: '' }] };
    });

  it.each<[boolean, StepId[]]>([
    [true, ['build', 'release']],
    [false, ['secrets', 'build', 'release']],
    [false, ['namespace', 'build']],
    [false, ['release']],
    [false, []],
  ])('%s: %j', (expected, todo) => {
    expect(buildsFirst(plan(...todo))).toBe(expected);
  });
});
