import { describe, expect, it } from 'vitest';
import { shop } from './fixture.ts';
import { rotateSecret } from './rotate.ts';

const stored = "KEY=k\nTOKEN=t\nDATABASE_URL='postgresql://me:pw@db.test/app'\nOTHER=o\n";
const outside = { database: { source: 'external' } } as const;

describe('secrets rotate', () => {
  it.each<[string, Parameters<Awaited<ReturnType<typeof shop>>['call']>[1], string, string]>([
    ['a secret that others made', { operand: 'TOKEN' }, 'usage', 'SECRET_OF_OTHERS'],
    ['a name that nobody knows', { operand: 'KEZ' }, 'usage', 'SECRET_UNKNOWN'],
    ['no name', {}, 'usage', 'SECRET_NAME_INVALID'],
    [
      'a value from the environment',
      { operand: 'KEY', env: { KEY: 'x' } },
      'refused',
      'SECRET_KEPT_ELSEWHERE',
    ],
    [
      'a direct address from the environment',
      { operand: 'DATABASE_URL', env: { DATABASE_URL_DIRECT: 'postgresql://x:y@z/d' }, ...outside },
      'refused',
      'SECRET_KEPT_ELSEWHERE',
    ],
    ['a password that is not made yet', { operand: 'DATABASE_URL' }, 'usage', 'SECRET_MISSING'],
  ])('refuses %s, and changes nothing', async (_what, how, kind, code) => {
    const { call, files } = await shop(stored);
    await expect(call(rotateSecret, how)).rejects.toMatchObject({ kind, code });
    expect(await files.readText('/shop/.todo-deploy/secrets.env')).toBe(stored);
  });

  it('refuses a reference: what is there is not ours to write', async () => {
    const { call } = await shop('KEY=op://vault/item/field\n');
    await expect(call(rotateSecret, { operand: 'KEY' })).rejects.toMatchObject({
      code: 'SECRET_KEPT_ELSEWHERE',
      message: expect.stringContaining('(op)') as string,
    });
  });

  it.each([
    ['KEY', {}],
    ['DATABASE_URL', outside],
  ])('of %s is refused on a target that would have a gap', async (operand, database) => {
    const { call } = await shop(stored);
    const env = { TODO_DEPLOY_TARGET: 'compose' };
    const rotating = call(rotateSecret, { operand, env, ...database });
    await expect(rotating).rejects.toMatchObject({ kind: 'refused', code: 'ROTATION_UNFIT' });
  });
});
