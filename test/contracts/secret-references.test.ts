import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processExec } from '../../src/ports/exec/process.ts';
import type { Exec } from '../../src/ports/exec.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { resolveReferences } from '../../src/secrets/references/resolve-all.ts';

/**
 * References through real processes. The keepers are small programs in keepers/ that take the same words as
 * the real ones, and say no in theirs.
 */

const folder = mkdtempSync(join(tmpdir(), 'references-'));
writeFileSync(join(folder, 'prod.yaml'), 'sops: {}\n');
writeFileSync(join(folder, 'token.txt'), 'canary-file-4711\n');

const signedIn = {
  ...{ OP_SESSION: 'yes', VAULT_TOKEN: 'near', SOPS_AGE_KEY: 'key' },
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
};
const signedOut = {
  OP_SESSION: '',
  VAULT_TOKEN: '',
  SOPS_AGE_KEY: '',
  DBUS_SESSION_BUS_ADDRESS: '',
};

beforeEach(() => {
  const keepers = join(import.meta.dirname, 'keepers');
  vi.stubEnv('PATH', `${keepers}${delimiter}${process.env['PATH'] ?? ''}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Resolves one reference as a run of its own; also gives the command lines that were used. */
async function resolved(value: string, env: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(env)) vi.stubEnv(name, text);
  const lines: string[] = [];
  const exec: Exec = {
    ...processExec,
    run: (command, options) => {
      lines.push([command.file, ...command.args].join(' '));
      return processExec.run(command, options);
    },
  };
  const place = { files: nodeFiles, exec, env: process.env, folder, platform: 'linux' };
  const values = await resolveReferences({ TOKEN: value }, place);
  return { value: values['TOKEN'], lines: lines.join('\n') };
}

describe('a reference', () => {
  it.each([
    ['op://dev/shop/token', 'canary-op-4711'],
    ['vault:secret/shop#token', 'canary-vault-4711'],
    ['sops:prod.yaml#db.password', 'canary-sops-4711'],
    ['keychain:shop', 'canary-keyring-4711'],
    ['file:token.txt', 'canary-file-4711'],
    ['command:cat "token.txt"', 'canary-file-4711'],
    ['env:SOPS_AGE_KEY', 'key'],
  ])('%s gives its value, which is in no command line', async (reference, value) => {
    const result = await resolved(reference, signedIn);
    expect(result.value).toBe(value);
    expect(result.lines).not.toContain('canary');
  });

  it.each([
    ['op://dev/shop/token', 'DENIED', signedOut, 'op signin'],
    ['op://dev/shop/other', 'EMPTY', signedIn, 'op://dev/shop/other'],
    ['op://dev/x/token', 'EMPTY', signedIn, 'op://dev/x/token'],
    ['op://x/shop/token', 'EMPTY', signedIn, 'op://x/shop/token'],
    ['vault:secret/shop#token', 'DENIED', signedOut, 'vault login'],
    ['vault:secret/shop#other', 'EMPTY', signedIn, 'secret/shop#other'],
    ['vault:secret/gone#token', 'EMPTY', signedIn, 'secret/gone#token'],
    ['vault:secret/shop#token', 'FAILED', { ...signedIn, VAULT_TOKEN: 'far' }, 'refused'],
    ['sops:prod.yaml#db.password', 'DENIED', signedOut, 'SOPS_AGE_KEY_FILE'],
    ['sops:prod.yaml#db.other', 'EMPTY', signedIn, 'db.other'],
    ['sops:gone.yaml#db', 'EMPTY', signedIn, 'gone.yaml'],
    ['keychain:shop', 'DENIED', signedOut, 'nlock'],
    ['keychain:other', 'EMPTY', signedIn, 'keychain:other'],
    [`command:sh -c 'echo canary >&2; exit 3'`, 'FAILED', signedIn, 'exit code 3'],
    ['command:no-such-program', 'TOOL', signedIn, 'no-such-program'],
  ])('%s ends with SECRET_REFERENCE_%s', async (reference, code, env, says) => {
    const error: unknown = await resolved(reference, env).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: `SECRET_REFERENCE_${code}` });
    const { message, hint, details } = error as Error & { hint: string; details: string[] };
    const told = [message, hint, ...details].join('\n');
    expect(told).toContain('TOKEN: ');
    expect(told).toContain(says);
    expect(told).not.toContain('canary');
  });
});
