import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { prompting } from './prompting.ts';

const told = { message: 'nothing was removed', hint: 'Run it again.' };

function terminal() {
  const calls: string[] = [];
  const reporter = {
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
  };
  return { calls, context: { reporter } as unknown as Parameters<typeof prompting>[0] };
}

describe('prompting', () => {
  it('has the terminal to itself while it asks', async () => {
    const { calls, context } = terminal();
    const answer = await prompting(context, told, () => {
      calls.push('ask');
      return Promise.resolve('yes');
    });
    expect(answer).toBe('yes');
    expect(calls).toEqual(['pause', 'ask', 'resume']);
  });

  it.each(['ExitPromptError', 'AbortPromptError'])(
    'ends with what is told, and exit code 130, on %s',
    async (name) => {
      const { calls, context } = terminal();
      const asked = prompting(context, told, () =>
        Promise.reject(Object.assign(new Error('closed'), { name })),
      );
      await expect(asked).rejects.toMatchObject({ ...told, code: 'INTERRUPTED', exitCode: 130 });
      expect(calls).toEqual(['pause', 'resume']);
    },
  );

  it('ends so too when the person stops between two questions', async () => {
    const { context } = terminal();
    const stop = new DeployError('interrupted', 'INTERRUPTED', 'stopped');
    const asked = prompting(context, told, () => Promise.reject(stop));
    await expect(asked).rejects.toMatchObject({ ...told, code: 'INTERRUPTED', exitCode: 130 });
  });

  it('lets every other error through', async () => {
    const { context } = terminal();
    const asked = prompting(context, told, () => Promise.reject(new RangeError('other')));
    await expect(asked).rejects.toThrow(RangeError);
  });
});
