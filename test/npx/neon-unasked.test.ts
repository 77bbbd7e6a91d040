import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { key, organizationKey, useNeon } from './neon-bench.ts';
import { emptyFolder, installedBeside } from './npx.ts';

const bench = useNeon();

const secretsOf = (folder: string): string =>
  readFileSync(join(folder, '.todo-deploy/secrets.env'), 'utf8');
describe('init without a terminal', () => {
  const run = (folder: string, args: readonly string[], env = {}) =>
    installedBeside(folder, ['init', '--yes', ...args], { env: { ...bench.server.env, ...env } });

  it('takes flags and NEON_API_KEY, and changes nothing the second time', async () => {
    const folder = emptyFolder('flags');
    const args = ['--neon-org', 'Work', '--neon-project', 'shop', '--neon-create'];
    const first = await run(folder, args, { NEON_API_KEY: key });
    expect(first.code, first.text).toBe(0);
    expect(first.text).toContain('making the Neon project shop');
    const before = secretsOf(folder);
    const second = await run(folder, args, { NEON_API_KEY: key });
    expect(second.code, second.text).toBe(0);
    expect(second.text).not.toContain('making');
    expect(secretsOf(folder)).toBe(before);
    expect(bench.server.model.projects).toHaveLength(1);
    expect(first.text + second.text).not.toMatch(/canary/);
  });

  it('makes a temporary database, once, and does not print its claim link', async () => {
    const folder = emptyFolder('temporary');
    const first = await run(folder, ['--database', 'temporary']);
    expect(first.code, first.text).toBe(0);
    expect(first.text).toContain('todo-deploy secrets get NEON_CLAIM_URL --show');
    expect(first.text).not.toMatch(/neon\.new\/claim|canary/);
    const second = await run(folder, ['--database', 'temporary']);
    expect(second.code, second.text).toBe(0);
    expect(second.text).toContain('there is a temporary database already');
    expect(bench.server.temporary.size).toBe(1);
  });

  it('says in a dry run what would be made', async () => {
    const folder = emptyFolder('dry');
    const args = ['--neon-org', 'Ada', '--neon-project', 'shop', '--neon-create', '--dry-run'];
    const { code, text } = await run(folder, args, { NEON_API_KEY: key });
    expect(code, text).toBe(0);
    expect(text).toMatch(/would make +Neon project shop/);
    expect(bench.server.model.projects).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, readonly string[], object, string]>([
    ['a key', ['--database', 'neon'], {}, 'NEON_KEY_MISSING'],
    ['a project', ['--neon-org', 'Ada'], { NEON_API_KEY: key }, 'NEON_CHOICE_MISSING'],
    ['an organization', ['--database', 'neon'], { NEON_API_KEY: key }, 'NEON_CHOICE_MISSING'],
    ['a right key', ['--database', 'neon'], { NEON_API_KEY: `${key}x` }, 'NEON_KEY_REFUSED'],
    ['a key that is one', ['--database', 'neon'], { NEON_API_KEY: 'a b' }, 'NEON_KEY_REFUSED'],
    [
      'a project that is there',
      ['--neon-project', 'no'],
      { NEON_API_KEY: organizationKey },
      'NEON_NOT_FOUND',
    ],
    [
      'flags that go together',
      ['--neon-org', 'x', '--database', 'in-cluster'],
      {},
      'OPTION_INVALID',
    ],
    ['a name', ['--neon-project', ' '], {}, 'OPTION_INVALID'],
    [
      'an address that is safe',
      ['--database', 'temporary'],
      { NEON_NEW_URL: 'http://neon.new' },
      'NEON_URL_INVALID',
    ],
  ])('exits 2 without %s', async (_what, args, env, code) => {
    const folder = emptyFolder('missing');
    const { code: exit, text } = await run(folder, args, env);
    expect(exit, text).toBe(2);
    expect(text).toContain(code);
    expect(text).not.toContain('canary');
    expect(readdirSync(folder)).toEqual([]);
  });
});
