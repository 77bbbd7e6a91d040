import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { command } from '../secrets.ts';
import type { CommandContext } from '../command.ts';
import { exportSecrets } from './export.ts';
import { file, shop } from './fixture.ts';
import { getSecret } from './get.ts';
import { importSecrets } from './import.ts';
import { listSecrets } from './list.ts';
import { setSecret } from './set.ts';
import { unsetSecret } from './unset.ts';

const values = 'KEY=topsecret-key\nTOKEN=topsecret-token\nOTHER=topsecret-other\n';

describe('secrets list', () => {
  it('tells where each comes from, and never a value', async () => {
    const { call } = await shop(values);
    const { result } = await call(listSecrets, { env: { EXTRA: 'topsecret-extra' } });
    const { secrets } = result?.result as { secrets: { name: string; from: string }[] };
    expect(Object.fromEntries(secrets.map(({ name, from }) => [name, from]))).toEqual({
      ...{ KEY: 'secrets file', TOKEN: 'secrets file', EXTRA: 'environment' },
      ...{ DATABASE_URL: 'derived', DATABASE_URL_DIRECT: 'derived' },
      ...{ POSTGRES_PASSWORD: 'generated', OTHER: 'secrets file' },
    });
    expect(result?.text).toMatch(/^OTHER +secrets file +unused +-$/m);
    expect(JSON.stringify(result)).not.toContain('topsecret');
  });

  it('tells the kind of a reference, and asks nobody', async () => {
    const { call } = await shop('TOKEN=op://v/i/f\nOTHER=env:GONE\n');
    const { result } = await call(listSecrets, { env: { EXTRA: 'literal:op://x' } });
    expect(result?.text).toMatch(/^TOKEN +secrets file: op +required/m);
    expect(result?.text).toMatch(/^OTHER +secrets file: env +unused/m);
    expect(result?.text).toMatch(/^EXTRA +environment +optional/m);
  });

  it('names what is missing', async () => {
    const { call } = await shop();
    const { result } = await call(listSecrets, { database: { source: 'external' } });
    expect(result?.result).toMatchObject({
      missing: ['TOKEN', 'DATABASE_URL', 'DATABASE_URL_DIRECT'],
    });
    expect(result?.text).toContain('Missing: TOKEN, DATABASE_URL');
  });
});

describe('secrets get', () => {
  it('gives a pipe the value alone, and a screen nothing without --show', async () => {
    const { call } = await shop(values);
    const piped = await call(getSecret, { operand: 'TOKEN' });
    expect(piped).toMatchObject({ shown: 'topsecret-token', events: [] });
    const onScreen = { operand: 'TOKEN', screen: true };
    await expect(call(getSecret, onScreen)).rejects.toMatchObject({ code: 'SECRET_NOT_SHOWN' });
    const shown = await call(getSecret, { ...onScreen, options: { show: true } });
    expect(shown.shown).toBe('topsecret-token\n');
  });

  it('gives what the environment says first, and what is derived', async () => {
    const { call } = await shop(`${values}POSTGRES_PASSWORD=pw-of-it\n`);
    const env = { TOKEN: 'from-here' };
    expect(await call(getSecret, { operand: 'TOKEN', env })).toMatchObject({ shown: 'from-here' });
    const { shown } = await call(getSecret, { operand: 'DATABASE_URL' });
    expect(shown).toContain('pw-of-it@shop-postgres:5432/');
    expect((await call(getSecret, { operand: 'OTHER' })).shown).toBe('topsecret-other');
  });

  it('resolves a reference', async () => {
    const { call } = await shop('TOKEN=env:OF_CI\n');
    const { shown } = await call(getSecret, { operand: 'TOKEN', env: { OF_CI: 'from-ci' } });
    expect(shown).toBe('from-ci');
    const gone = call(getSecret, { operand: 'TOKEN' });
    await expect(gone).rejects.toMatchObject({ code: 'SECRET_REFERENCE_EMPTY' });
  });

  it.each([
    ['KEY', 'SECRET_MISSING'],
    ['TOKEN', 'SECRET_MISSING'],
    ['DATABASE_URL', 'SECRET_MISSING'],
    ['TOKENS', 'SECRET_UNKNOWN'],
  ])('makes nothing up for %s', async (operand, code) => {
    const { call, files } = await shop();
    await expect(call(getSecret, { operand })).rejects.toMatchObject({ code });
    expect(await files.exists(file)).toBe(false);
  });
});

describe('secrets set', () => {
  it('keeps what comes through the pipe, in a file for the owner only', async () => {
    const { call, files } = await shop('# mine\nTOKEN=old # why\nEXTRA=1\n');
    const { result } = await call(setSecret, { operand: 'TOKEN', input: 'two words\n' });
    expect(await files.readText(file)).toBe('# mine\nTOKEN="two words" # why\nEXTRA=1\n');
    expect(await files.stat(file)).toMatchObject({ mode: 0o600 });
    expect(result?.result).toEqual({ name: 'TOKEN', change: 'changed', file });
  });

  it('warns of a name that nobody asks for, of the environment, and of what is derived', async () => {
    const { call } = await shop();
    const warned = async (operand: string, input: string, env = {}) =>
      (await call(setSecret, { operand, input, env })).warnings.join();
    expect(await warned('TOKN', 'x')).toContain('does not ask for TOKN');
    expect(await warned('TOKEN', 'x', { TOKEN: 'y' })).toContain('beats the secrets file');
    expect(await warned('DATABASE_URL', 'postgresql://u:p@h/d')).toContain('is derived');
    expect(await warned('EXTRA', 'x')).toBe('');
  });

  it('warns when git would take the file along', async () => {
    const { call } = await shop();
    // Exit code 1 of git: not tracked, and not ignored either.
    const how = { operand: 'TOKEN', input: 'x', git: () => ({ exitCode: 1 }) };
    expect((await call(setSecret, how)).warnings.join()).toContain('git does not ignore');
  });

  it('repairs a database URL aloud, and refuses a wrong one without showing it', async () => {
    const { call, files } = await shop();
    const how = { operand: 'DATABASE_URL', database: { source: 'external' as const } };
    const { events } = await call(setSecret, { ...how, input: "psql 'postgres://u:pw@h/d'\n" });
    expect(await files.readText(file)).toBe('DATABASE_URL=postgresql://u:pw@h/d\n');
    expect(events.filter(({ type }) => type === 'note')).toHaveLength(3);
    const wrong = call(setSecret, { ...how, input: 'mysql://u:topsecret@h/d' });
    const error: unknown = await wrong.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SECRET_INPUT_MISSING' });
    expect(String(error)).not.toContain('topsecret');
  });

  it('keeps a reference as it is, and refuses one that is none', async () => {
    const { call, files } = await shop();
    const how = { operand: 'DATABASE_URL', database: { source: 'external' as const } };
    const { events } = await call(setSecret, { ...how, input: 'op://v/i/url\n' });
    expect(events[0]).toMatchObject({
      type: 'note',
      message: expect.stringMatching('op') as string,
    });
    expect(await files.readText(file)).toBe('DATABASE_URL=op://v/i/url\n');
    const wrong = call(setSecret, { ...how, input: 'op://v\n' });
    await expect(wrong).rejects.toMatchObject({ code: 'SECRET_INPUT_MISSING' });
  });

  it('gives up a generated value only with --replace', async () => {
    const { call, files } = await shop('KEY=first-value\n');
    const how = { operand: 'KEY', input: 'second-value' };
    const refused = { kind: 'refused', code: 'SECRET_WOULD_BREAK' };
    await expect(call(setSecret, how)).rejects.toMatchObject(refused);
    await expect(call(unsetSecret, { operand: 'KEY' })).rejects.toMatchObject(refused);
    const importing = call(importSecrets, { operand: '-', input: 'KEY=x', global: { yes: true } });
    await expect(importing).rejects.toMatchObject(refused);
    expect(await files.readText(file)).toBe('KEY=first-value\n');
    await call(setSecret, { ...how, input: 'first-value' });
    await call(setSecret, { ...how, options: { replace: true } });
    expect(await files.readText(file)).toBe('KEY=second-value\n');
  });

  it.each([
    ['', 'TOKEN', 'SECRET_INPUT_MISSING'],
    ['\n', 'TOKEN', 'SECRET_INPUT_MISSING'],
    ['a\0b', 'TOKEN', 'SECRET_INPUT_MISSING'],
    [undefined, 'TOKEN', 'SECRET_INPUT_MISSING'],
    ['x', 'TOKEN=topsecret', 'SECRET_NAME_INVALID'],
    ['x', '1TOKEN', 'SECRET_NAME_INVALID'],
    ['x', undefined, 'SECRET_NAME_INVALID'],
  ])('refuses the input %j for %j', async (input, operand, code) => {
    const { call, files } = await shop();
    const how = { ...(input === undefined ? {} : { input }) };
    const work = call(setSecret, { ...how, ...(operand === undefined ? {} : { operand }) });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage', code });
    expect(JSON.stringify(error) + String(error)).not.toContain('topsecret');
    expect(await files.exists(file)).toBe(false);
  });

  it.each([
    [['set', 'TOKEN', 'topsecret'], 'SECRET_IN_ARGV'],
    [['set', 'TOKEN', '-topsecret'], 'SECRET_IN_ARGV'],
    [['set', '--topsecret'], 'OPTION_INVALID'],
  ])('refuses a value on the command line, and does not repeat it: %j', async (args, code) => {
    const parsed = new Command();
    command.configure(parsed);
    parsed.parse(args, { from: 'user' });
    const work = command.run({} as CommandContext, {}, parsed.args);
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage', code });
    expect(JSON.stringify(error) + String(error)).not.toContain('topsecret');
  });
});

describe('secrets unset', () => {
  it('takes the line out and leaves the rest', async () => {
    const { call, files } = await shop('# mine\nTOKEN=a\n# yours\nEXTRA=1\n');
    await call(unsetSecret, { operand: 'TOKEN' });
    expect(await files.readText(file)).toBe('# mine\n# yours\nEXTRA=1\n');
    const again = call(unsetSecret, { operand: 'TOKEN' });
    await expect(again).rejects.toMatchObject({ code: 'SECRET_UNKNOWN' });
  });
});

describe('secrets import', () => {
  const input = 'TOKEN=new\nEXTRA=same\nMORE=1\nEMPTY=\n';

  it('tells new, changed and same, and replaces with --yes', async () => {
    const { call, files } = await shop('TOKEN=old\nEXTRA=same\n');
    const refused = call(importSecrets, { operand: '-', input });
    await expect(refused).rejects.toMatchObject({ code: 'SECRETS_DIFFER' });
    expect(await files.readText(file)).toBe('TOKEN=old\nEXTRA=same\n');
    const done = await call(importSecrets, { operand: '-', input, global: { yes: true } });
    expect(done.result?.result).toEqual({
      ...{ new: ['MORE'], changed: ['TOKEN'], same: ['EXTRA'], empty: ['EMPTY'], file },
    });
    expect(await files.readText(file)).toBe('TOKEN=new\nEXTRA=same\nMORE=1\n');
    expect(done.warnings).toEqual(['the configuration does not ask for MORE']);
  });

  it('needs no word where nothing is replaced', async () => {
    const { call, files } = await shop();
    await files.writeText('/shop/old.env', "TOKEN='it is'\n");
    await call(importSecrets, { operand: 'old.env' });
    expect(await files.readText(file)).toBe('TOKEN="it is"\n');
    const nowhere = call(importSecrets, { operand: 'nowhere.env' });
    await expect(nowhere).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });
});

describe('secrets export', () => {
  it('gives a pipe what was given, and nothing that nobody asks for', async () => {
    const { call } = await shop(values);
    const { shown } = await call(exportSecrets, { env: { EXTRA: 'pa$word' } });
    expect(shown).toBe("KEY=topsecret-key\nTOKEN=topsecret-token\nEXTRA='pa$word'\n");
    const onScreen = call(exportSecrets, { screen: true });
    await expect(onScreen).rejects.toMatchObject({ code: 'SECRET_NOT_SHOWN' });
  });

  it('writes a file for the owner only, and none that git would take', async () => {
    const { call, files } = await shop(values);
    const options = { output: 'copy.env' };
    const git = () => ({ exitCode: 1 });
    const forGit = call(exportSecrets, { options, git });
    await expect(forGit).rejects.toMatchObject({ kind: 'refused', code: 'SECRETS_NOT_IGNORED' });
    const { shown, result } = await call(exportSecrets, { options });
    expect(await files.stat('/shop/copy.env')).toMatchObject({ mode: 0o600 });
    expect(shown + JSON.stringify(result)).not.toContain('topsecret');
    const again = call(exportSecrets, { options });
    await expect(again).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });
});
