import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../pipeline/events.ts';
import { warnOfSudo } from './sudo.ts';

function warned(env: Record<string, string>, isRoot: boolean): DeployEvent[] {
  const events: DeployEvent[] = [];
  warnOfSudo({ env, emit: (event) => events.push(event) }, isRoot);
  return events;
}

describe('a run through sudo', () => {
  it('is told whom the files will not belong to, and how to take them back', () => {
    expect(warned({ SUDO_USER: 'ada' }, true)).toEqual([
      expect.objectContaining({
        type: 'warning',
        message: expect.stringContaining('not to ada') as string,
        hint: expect.stringContaining('sudo chown -R ada .') as string,
      }),
    ]);
  });

  it.each([
    ['root itself', {}, true],
    ['root through sudo of root', { SUDO_USER: 'root' }, true],
    ['another user through sudo', { SUDO_USER: 'ada' }, false],
  ])('is of no interest for %s', (_who, env, isRoot) => {
    expect(warned(env, isRoot)).toEqual([]);
  });
});
