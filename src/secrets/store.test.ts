import { describe, expect, it } from 'vitest';
import { fakeExec, type FakeProgram } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { readSecrets, writeSecrets } from './store.ts';

const file = '/shop/.todo-deploy/secrets.env';
/** A work tree of git. */
const repository = () => fakeFiles({ '/shop/.git/HEAD': '' });
const untracked = () => fakeExec({ git: () => ({ exitCode: 1 }) });

describe('the secrets file', () => {
  it('is made for the owner only, in a folder that git leaves alone', async () => {
    const ports = { files: fakeFiles(), exec: untracked() };
    await writeSecrets(file, { A: 'one two' }, ports, '# keep it\n');
    expect(ports.files.contents()).toEqual({
      '/shop/.todo-deploy/.gitignore': '*\n',
      [file]: '# keep it\nA="one two"\n',
    });
    expect(await ports.files.stat(file)).toMatchObject({ mode: 0o600 });
    expect(await readSecrets(file, ports)).toEqual({ A: 'one two' });
  });

  it('hides only itself in a folder of somebody else', async () => {
    const ports = { files: fakeFiles({ '/shop/conf/app.yaml': '' }), exec: untracked() };
    await writeSecrets('/shop/conf/secrets.env', { A: '1' }, ports);
    expect(ports.files.contents()['/shop/conf/.gitignore']).toBe('/secrets.env\n');
  });

  it('keeps what is there', async () => {
    const ports = { files: fakeFiles(), exec: untracked() };
    await ports.files.writeText(file, '# mine\nA=1\n', { mode: 0o600 });
    await writeSecrets(file, { B: '2' }, ports, '# heading\n');
    expect(await ports.files.readText(file)).toBe('# mine\nA=1\nB=2\n');
  });

  it('is empty when it is not there', async () => {
    expect(await readSecrets(file, { files: fakeFiles(), exec: fakeExec({}) })).toEqual({});
  });

  it.each([0o644, 0o640, 0o604, 0o660])('is refused with mode %o', async (mode) => {
    const ports = { files: fakeFiles(), exec: fakeExec({}) };
    await ports.files.writeText(file, 'A=1\n', { mode });
    const refused = { kind: 'usage', code: 'SECRETS_EXPOSED', hint: `Run: chmod 600 ${file}` };
    await expect(readSecrets(file, ports)).rejects.toMatchObject(refused);
    await expect(writeSecrets(file, { B: '2' }, ports)).rejects.toMatchObject(refused);
    expect(await ports.files.readText(file)).toBe('A=1\n');
  });

  it('keeps variables that it refers to from every program, git too', async () => {
    const seen: unknown[] = [];
    const git: FakeProgram = (_args, _options, around) => {
      seen.push(around);
      return { exitCode: 1 };
    };
    const ports = { files: repository(), exec: fakeExec({ git }, { TOKEN: 'secret', LANG: 'C' }) };
    await ports.files.writeText(file, 'A=env:TOKEN\nB=LANG\n', { mode: 0o600 });
    await readSecrets(file, ports);
    await writeSecrets(file, { C: 'env:LANG' }, ports);
    expect(seen).toEqual([{ LANG: 'C' }, {}]);
  });

  it('is refused when git tracks it', async () => {
    const ports = {
      files: repository(),
      exec: fakeExec({ git: () => ({ stdout: 'secrets.env\n' }) }),
    };
    await ports.files.writeText(file, 'A=1\n', { mode: 0o600 });
    await expect(readSecrets(file, ports)).rejects.toMatchObject({ code: 'SECRETS_EXPOSED' });
    expect(ports.exec.calls[0]).toMatchObject({ options: { cwd: '/shop/.todo-deploy' } });
  });

  it('asks no git where no folder above is a work tree', async () => {
    const ports = { files: fakeFiles(), exec: fakeExec({ git: () => ({}) }) };
    await ports.files.writeText(file, 'A=1\n', { mode: 0o600 });
    expect(await readSecrets(file, ports)).toEqual({ A: '1' });
    expect(ports.exec.calls).toEqual([]);
  });
});
