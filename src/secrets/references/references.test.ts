import { describe, expect, it } from 'vitest';
import { DeployError } from '../../errors.ts';
import { fakeExec, type FakeProgram } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { resolvableReferences, resolveReferences } from './resolve-all.ts';
import { plainValue, referenceIn } from './index.ts';

interface Machine {
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: string;
}

function placeWith({ programs = {}, files = {}, env = {}, platform = 'linux' }: Machine) {
  const all = { '/shop/.todo-deploy/secrets.env': '', ...files };
  return {
    ...{ files: fakeFiles(all), exec: fakeExec(programs), env, platform },
    folder: '/shop/.todo-deploy',
  };
}

async function resolved(value: string, machine: Machine = {}): Promise<string | undefined> {
  return (await resolveReferences({ TOKEN: value }, placeWith(machine)))['TOKEN'];
}

const refused = async (value: string, machine: Machine = {}) =>
  resolved(value, machine).catch((error: unknown) => error as Error & { code: string });

/** A keeper that prints the arguments it got. */
const echo: FakeProgram = (args) => ({ stdout: `${args.join(' ')}\n` });

describe('a reference', () => {
  it.each<[string, string, Machine]>([
    ['env:OTHER', 'of-env', { env: { OTHER: 'of-env' } }],
    ['file:token.txt', 'a\nb', { files: { '/shop/.todo-deploy/token.txt': 'a\nb\r\n' } }],
    ['file:/run/secrets/t', 'x', { files: { '/run/secrets/t': 'x' } }],
    ['file:~/t', 'mine', { files: { '/home/ada/t': 'mine\n' }, env: { HOME: '/home/ada' } }],
    ['op://dev/shop/token', 'read --no-newline op://dev/shop/token', { programs: { op: echo } }],
    [
      'vault:secret/shop#api#key',
      'kv get -field=key secret/shop#api',
      { programs: { vault: echo } },
    ],
    ['command:print "two words"', 'two words', { programs: { print: echo } }],
    ['command:../bin/t x', 'x', { programs: { '/shop/bin/t': echo } }],
    ['keychain:shop', 'lookup service shop', { programs: { 'secret-tool': echo } }],
    ['keychain:shop/ada', 'lookup service shop account ada', { programs: { 'secret-tool': echo } }],
  ])('%s is resolved', async (value, wanted, machine) => {
    expect(await resolved(value, machine)).toBe(wanted);
  });

  it('into an encrypted file leads by keys and numbers', async () => {
    const files = { '/shop/.todo-deploy/prod.yaml': 'sops: {}' };
    const value = await resolved('sops:prod.yaml#db.users.0', { files, programs: { sops: echo } });
    expect(value).toBe('-d --extract ["db"]["users"][0] /shop/.todo-deploy/prod.yaml');
  });

  it('asks the keychain of macOS, and says that Windows has none to ask', async () => {
    const programs = { security: echo };
    expect(await resolved('keychain:shop/ada', { programs, platform: 'darwin' })).toBe(
      'find-generic-password -w -s shop -a ada',
    );
    expect(await refused('keychain:shop', { programs, platform: 'win32' })).toMatchObject({
      code: 'SECRET_REFERENCE_TOOL',
    });
  });

  it.each([
    ...['env:', 'env:a-b', 'file:', 'op://vault/item', 'op://a//c', 'vault:secret/x', 'vault:-x#y'],
    ...['vault:p#', 'sops:f', 'sops:f#', 'sops:f#a..b', 'command:', 'command:a | b', 'keychain:'],
    ...['keychain:-w', 'keychain:a/b/c'],
  ])('%j is refused without being repeated, and nobody is asked', async (value) => {
    const place = placeWith({ programs: { vault: echo, op: echo, sops: echo } });
    const error: unknown = await resolveReferences({ TOKEN: value }, place).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ kind: 'usage', code: 'SECRET_REFERENCE_INVALID' });
    expect(String(error)).toContain('TOKEN: ');
    expect(place.exec.calls).toEqual([]);
  });

  it('is left alone by a value that only looks like one', async () => {
    expect(await resolved('literal:env:NAME')).toBe('env:NAME');
    expect(await resolved('literal:literal:x')).toBe('literal:x');
    expect(await resolved('postgresql://u:p@h/d')).toBe('postgresql://u:p@h/d');
    expect(referenceIn('environment:x')).toBeUndefined();
    expect(plainValue('literal')).toBe('literal');
  });

  it('does not lead from one variable to another reference', async () => {
    const error = await refused('env:TOKEN', { env: { TOKEN: 'env:TOKEN' } });
    expect(error).toMatchObject({ code: 'SECRET_REFERENCE_INVALID' });
    const programs = { op: () => ({ stdout: 'env:odd-but-a-value' }) };
    expect(await resolved('op://a/b/c', { programs })).toBe('env:odd-but-a-value');
  });
});

describe('a keeper that says no', () => {
  const no = (stderr: string, exitCode = 1): FakeProgram => {
    return () => ({ stderr, exitCode, stdout: 'topsecret-half' });
  };
  const late: FakeProgram = ([word]) => {
    const details = [`topsecret ${word ?? ''}`];
    throw new DeployError('environment', 'TOOL_TIMEOUT', 'too late', { details });
  };
  it.each<[string, string, Machine]>([
    ['env:GONE', 'EMPTY', {}],
    ['file:gone', 'EMPTY', {}],
    ['file:empty', 'EMPTY', { files: { '/shop/.todo-deploy/empty': '\n' } }],
    ['op://a/b/c', 'TOOL', {}],
    ['op://a/b/c', 'DENIED', { programs: { op: no('you are not currently signed in') } }],
    ['op://a/b/c', 'EMPTY', { programs: { op: no(`"b" isn't an item in the "a" vault`) } }],
    ['op://signed/in/c', 'FAILED', { programs: { op: no('op://signed/in/c: it broke') } }],
    ['vault:p#f', 'DENIED', { programs: { vault: no('Code: 403. * permission denied', 2) } }],
    ['vault:p#f', 'EMPTY', { programs: { vault: no('No value found at secret/data/p', 2) } }],
    ['vault:p#f', 'FAILED', { programs: { vault: no('connect: connection refused', 2) } }],
    ['keychain:x', 'EMPTY', { programs: { 'secret-tool': no('') } }],
    ['keychain:x', 'DENIED', { programs: { 'secret-tool': no('Cannot autolaunch D-Bus') } }],
    ['command:x', 'FAILED', { programs: { x: no('topsecret') } }],
    ['command:x', 'EMPTY', { programs: { x: () => ({ stdout: '\n' }) } }],
    ['command:x', 'TOOL', {}],
    ['command:x', 'FAILED', { programs: { x: late } }],
    ['op://a/b/c', 'FAILED', { programs: { op: late } }],
  ])('of %s ends with SECRET_REFERENCE_%s, and shows no value', async (value, code, machine) => {
    const error = await refused(value, machine);
    expect(error).toMatchObject({ code: `SECRET_REFERENCE_${code}` });
    expect(String(error) + JSON.stringify(error)).not.toContain('topsecret');
  });
});

describe('several references', () => {
  it('are asked for at once, each once a run', async () => {
    const waiting: (() => void)[] = [];
    const op: FakeProgram = async ([, , reference]) => {
      // Nobody is answered before both have asked.
      await new Promise<void>((done) => {
        waiting.push(done);
        if (waiting.length === 2) for (const answer of waiting) answer();
      });
      return { stdout: reference ?? '' };
    };
    const place = placeWith({ programs: { op } });
    const values = { A: 'op://v/i/a', B: 'op://v/i/b', C: 'op://v/i/a', D: 'plain' };
    const wanted = { ...values };
    expect(await resolveReferences(values, place)).toEqual(wanted);
    expect(await resolveReferences(values, place)).toEqual(wanted);
    expect(place.exec.calls).toHaveLength(2);
  });

  it('give what can be had to somebody who only looks', async () => {
    const place = placeWith({ env: { X: 'of-env' } });
    const values = { A: 'env:X', B: 'env:GONE', C: 'plain' };
    expect(await resolvableReferences(values, place)).toEqual({ A: 'of-env', C: 'plain' });
  });
});
