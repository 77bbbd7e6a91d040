import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processExec } from '../../src/ports/exec/process.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { isForGit } from '../../src/secrets/git.ts';
import { readSecrets, removeSecrets, writeSecrets } from '../../src/secrets/store.ts';

/** The rules of the store with a real git and a real file system. */

const ports = { files: nodeFiles, exec: processExec };
let root: string;
let file: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'secrets-git-'));
  file = join(root, '.todo-deploy', 'secrets.env');
  git('init', '--quiet');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

describe('the secrets file in a git repository', () => {
  it('is left out by git add, and can be read', async () => {
    await writeSecrets(file, { TOKEN: 'x' }, ports);
    git('add', '.');
    expect(git('ls-files')).toBe('');
    expect(await readSecrets(file, ports)).toEqual({ TOKEN: 'x' });
    expect(await isForGit(file, ports)).toBe(false);
  });

  it('is refused once git tracks it, for reading and for writing', async () => {
    await writeSecrets(file, { TOKEN: 'x' }, ports);
    git('add', '--force', file);
    const refused = { kind: 'usage', code: 'SECRETS_EXPOSED' };
    await expect(readSecrets(file, ports)).rejects.toMatchObject(refused);
    await expect(writeSecrets(file, { TOKEN: 'y' }, ports)).rejects.toMatchObject(refused);
    await expect(removeSecrets(file, ['TOKEN'], ports)).rejects.toMatchObject(refused);
    expect(readFileSync(file, 'utf8')).toBe('TOKEN=x\n');
  });

  it.skipIf(process.platform === 'win32')('is refused when others may read it', async () => {
    await writeSecrets(file, { TOKEN: 'x' }, ports);
    chmodSync(file, 0o640);
    await expect(readSecrets(file, ports)).rejects.toMatchObject({ code: 'SECRETS_EXPOSED' });
  });

  it('stays where a link leads to, for the owner only', async () => {
    const real = join(root, 'elsewhere.env');
    writeFileSync(real, '# mine\n', { mode: 0o600 });
    mkdirSync(join(root, '.todo-deploy'));
    symlinkSync(real, file);
    await writeSecrets(file, { TOKEN: 'x' }, ports);
    expect(readFileSync(real, 'utf8')).toBe('# mine\nTOKEN=x\n');
    expect(statSync(real).mode & 0o777).toBe(0o600);
  });
});

describe('a file that git would take along', () => {
  it('is one of the work tree that no rule covers', async () => {
    writeFileSync(join(root, '.gitignore'), '*.env\n');
    expect(await isForGit(join(root, 'copy.txt'), ports)).toBe(true);
    expect(await isForGit(join(root, 'not', 'yet', 'there', 'copy.txt'), ports)).toBe(true);
    expect(await isForGit(join(root, 'copy.env'), ports)).toBe(false);
    const outside = mkdtempSync(join(tmpdir(), 'secrets-out-'));
    expect(await isForGit(join(outside, 'copy.txt'), ports)).toBe(false);
    rmSync(outside, { recursive: true });
  });
});
