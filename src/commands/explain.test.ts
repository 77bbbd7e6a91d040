import { describe, expect, it } from 'vitest';
import { exitCodes } from '../errors.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import type { CommandContext } from './command.ts';
import { command } from './explain.ts';

/** What the command tells; it reads nothing but its argument. */
async function run(...args: string[]) {
  const events: DeployEvent[] = [];
  const context = { emit: (event: DeployEvent) => events.push(event) } as unknown as CommandContext;
  const exitCode = await command.run(context, {}, args);
  const [result] = events;
  if (result?.type !== 'result') throw new Error('no result');
  return { exitCode, ...result };
}

describe('explain', () => {
  it('shows the page of a code, in lower case too', async () => {
    const { exitCode, text, result } = await run('image_not_found');
    expect(exitCode).toBe(exitCodes.ok);
    expect(text).toMatch(/^IMAGE_NOT_FOUND: The image does not exist\n\n/);
    for (const part of ['What it mostly comes from', 'How to look', 'How to mend it\n  1. '])
      expect(text).toContain(part);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(result).toMatchObject({ code: 'IMAGE_NOT_FOUND', title: 'The image does not exist' });
  });

  it('lists every code under a heading', async () => {
    const { text, result } = await run();
    expect(text).toMatch(/Images that do not arrive\n {2}IMAGE_NAME_INVALID +The name/);
    expect(text).toMatch(/Reaching the cluster\n {2}CLUSTER_UNREACHABLE +The cluster does not/);
    expect(result).toContainEqual(
      expect.objectContaining({
        title: 'Deploying',
        codes: expect.arrayContaining([
          { code: 'ROLLOUT_FAILED', title: 'The new version did not come up' },
        ]) as unknown,
      }),
    );
  });

  it('suggests the code that was meant', async () => {
    await expect(async () => run('IMAGE_NOT_FUND')).rejects.toMatchObject({
      code: 'CODE_UNKNOWN',
      exitCode: exitCodes.usage,
      hint: 'Did you mean IMAGE_NOT_FOUND? todo-deploy explain IMAGE_NOT_FOUND',
    });
    await expect(async () => run('zzz')).rejects.toMatchObject({
      hint: '`todo-deploy explain` lists all codes.',
    });
  });
});
