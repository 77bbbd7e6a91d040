import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rolePassword } from '../neon/model.ts';
import { key, useNeon, way } from './neon-bench.ts';
import { emptyFolder, installed, installedBeside } from './npx.ts';
import { atTerminal, controlC, down, enter, type Turn } from './terminal.ts';

const bench = useNeon();
const set = ['secrets', 'set', 'DATABASE_URL'];

/** A project with a database outside, and ways to call the program in it. */
function project(name: string, database: 'external' | 'in-cluster' = 'external') {
  const folder = emptyFolder(name);
  const env = { DATABASE_URL: 'postgresql://old:oldcanary1@db.example.test/old' };
  const args = ['init', '--yes', '--database', database];
  const { code, text } = installed(folder, args, database === 'external' ? { env } : {});
  expect(code, text).toBe(0);
  const at = (file: string) => join(folder, '.todo-deploy', file);
  return {
    ...{ at, secrets: () => readFileSync(at('secrets.env'), 'utf8') },
    run: (args: readonly string[], more = {}) =>
      installedBeside(folder, args, { env: { ...bench.server.env, ...more } }),
    ask: (args: readonly string[], turns: readonly Turn[]) =>
      atTerminal(folder, args, turns, { direct: true, env: bench.server.env }),
  };
}

describe('secrets set DATABASE_URL', () => {
  it('leads through Neon at a terminal', async () => {
    bench.server.model.project('org-a', 'store');
    const { ask, secrets } = project('asked');
    const { code, text } = await ask(set, [
      way(1),
      { sees: 'Neon API key', types: `${key}${enter}` },
      { sees: 'Which Neon organization?', types: enter },
      { sees: 'Which Neon project?', types: enter },
      { sees: 'Which branch?', types: enter },
      { sees: 'Which database?', types: enter },
    ]);
    expect(code, text).toBe(0);
    expect(text).toContain('Database: neondb on branch main of the Neon project store.');
    expect(secrets()).toContain(rolePassword);
    expect(text + secrets()).not.toContain(key);
    expect(text).not.toContain('canary');
  });

  it('takes a URL at a terminal as before', async () => {
    const { ask, secrets } = project('pasted');
    const url = 'postgresql://ada:hunter22@db.example.test/shop';
    const { code, text } = await ask(set, [
      way(0),
      { sees: 'Value of DATABASE_URL (hidden)', types: `psql '${url}'${enter}` },
    ]);
    expect(code, text).toBe(0);
    expect(text).toContain('removed the psql command around it');
    expect(secrets()).toContain(`DATABASE_URL=${url}\n`);
  });

  it.each<[string, readonly Turn[]]>([
    ['Where is the database?', []],
    ['Neon API key', [way(1)]],
    ['Which Neon organization?', [way(1), { sees: 'API key', types: `${key}${enter}` }]],
  ])('changes nothing after Ctrl-C at "%s"', async (sees, before) => {
    const { ask, secrets } = project('stopped');
    const kept = secrets();
    const { code, text } = await ask(set, [...before, { sees, types: controlC }]);
    expect(code, text).toBe(130);
    expect(text).toContain('stopped: nothing was changed');
    expect(secrets()).toBe(kept);
  });

  it('takes flags where nobody can be asked', async () => {
    bench.server.model.project('org-a', 'store');
    const { run, secrets } = project('flags');
    const flags = ['--neon-org', 'Ada', '--neon-project', 'store'];
    const first = await run([...set, ...flags], { NEON_API_KEY: key });
    expect(first.code, first.text).toBe(0);
    expect(secrets()).toContain(rolePassword);
    const before = secrets();
    const again = await run([...set, ...flags], { NEON_API_KEY: key });
    expect(again.code, again.text).toBe(0);
    expect(secrets()).toBe(before);
    expect(first.text + again.text).not.toContain('canary');
  });

  it.each<[string, readonly string[], 'external' | 'in-cluster', string]>([
    [
      'of another secret',
      ['secrets', 'set', 'OPENAI_API_KEY', '--database', 'temporary'],
      'external',
      'OPTION_INVALID',
    ],
    ['of another verb', ['secrets', 'list', '--neon-org', 'Ada'], 'external', 'OPTION_INVALID'],
    [
      'of another way',
      [...set, '--database', 'temporary', '--neon-create'],
      'external',
      'OPTION_INVALID',
    ],
    ['in the cluster', [...set, '--database', 'temporary'], 'in-cluster', 'OPTION_INVALID'],
    ['without a key', [...set, '--database', 'neon'], 'external', 'NEON_KEY_MISSING'],
  ])('refuses a flag %s', async (_what, args, database, code) => {
    const { run, secrets } = project('refused', database);
    const kept = secrets();
    const { code: exit, text } = await run(args);
    expect(exit, text).toBe(2);
    expect(text).toContain(code);
    expect(secrets()).toBe(kept);
    expect(bench.server.calls).toEqual([]);
  });
});

describe('a temporary database', () => {
  it('has its claim link told of, shown on demand, and its end warned of', async () => {
    const { ask, run, at, secrets } = project('temporary');
    const made = await ask(set, [
      { sees: 'Where is the database?', types: `${down.repeat(2)}${enter}` },
    ]);
    expect(made.code, made.text).toBe(0);
    const [id = ''] = [...bench.server.temporary.keys()];
    const link = `https://neon.new/claim/${id}`;
    expect(made.text).toContain(link);
    const before = secrets();
    const again = await run([...set, '--database', 'temporary']);
    expect(again.text).toContain('there is a temporary database already');
    expect(secrets()).toBe(before);

    const list = await run(['secrets', 'list']);
    expect(list.text).toMatch(/^NEON_CLAIM_URL +secrets file +kept/m);
    expect(list.text).toMatch(/ends in 7[12] hours .*secrets get NEON_CLAIM_URL --show/);
    expect(list.text).not.toContain(id);
    expect((await run(['secrets', 'get', 'NEON_CLAIM_URL'])).text).toBe(link);

    const remembered = JSON.parse(readFileSync(at('database.json'), 'utf8')) as object;
    const soon = { ...remembered, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    writeFileSync(at('database.json'), JSON.stringify(soon));
    const near = await run(['db', 'check']);
    expect(near.text).toMatch(/the temporary database ends in (59 minutes|1 hour)/);
    expect(near.text).not.toContain(id);
    bench.server.temporary.get(id)!.status = 'CLAIMED';
    expect((await run(['db', 'check'])).text).toContain('it does not end any more');
    expect((await run(['db', 'check'])).text).not.toContain('temporary database');
  });
});
