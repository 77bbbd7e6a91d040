import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeFailure } from '../../src/ports/files/errors.ts';
import { fakeFiles } from '../../src/ports/files/fake.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { fakeSubject, realSubject, removeSubjects } from './files-subjects.ts';

afterAll(removeSubjects);

describe.each([
  ['node', realSubject],
  ['fake', fakeSubject],
])('files port: %s', (_name, make) => {
  it('answers undefined or false for what is not there', async () => {
    const { files, root } = await make();
    const path = join(root, 'absent');
    expect(await files.readText(path)).toBeUndefined();
    expect(await files.readBytes(path)).toBeUndefined();
    expect(await files.exists(path)).toBe(false);
    expect(await files.stat(path)).toBeUndefined();
    expect(await files.walk(path)).toEqual([]);
    await expect(files.remove(path)).resolves.toBeUndefined();
  });

  it('writes bytes as they are', async () => {
    const { files, root } = await make();
    const path = join(root, 'x.bin');
    const bytes = Buffer.from([0, 255, 128, 10]);
    await files.writeBytes(path, bytes, { mode: 0o600 });
    expect(Buffer.from((await files.readBytes(path))!).equals(bytes)).toBe(true);
    expect(await files.stat(path)).toMatchObject({ mode: 0o600, size: 4 });
  });

  it('writes text, makes the folders on the way, and reads it back', async () => {
    const { files, root } = await make();
    const path = join(root, 'a/b/c.txt');
    await files.writeText(path, 'grün\n');
    expect(await files.readText(path)).toBe('grün\n');
    expect(Buffer.from((await files.readBytes(path))!).length).toBe(6);
    expect(await files.stat(path)).toMatchObject({ kind: 'file', mode: 0o644, size: 6 });
    expect(await files.stat(join(root, 'a'))).toMatchObject({ kind: 'directory' });
  });

  it('replaces a file whole, with the mode asked for', async () => {
    const { files, root } = await make();
    const path = join(root, 'secrets.env');
    await files.writeText(path, 'first, and longer');
    await files.writeText(path, 'second', { mode: 0o600 });
    expect(await files.readText(path)).toBe('second');
    expect(await files.stat(path)).toMatchObject({ mode: 0o600 });
    expect((await files.walk(root)).map((entry) => entry.path)).toEqual(['secrets.env']);
  });

  it('walks in byte order, tells links from files, and skips whole folders', async () => {
    const { files, root, link } = await make();
    for (const path of ['b/z.txt', 'b-1', 'B.txt', 'node_modules/x/y.js', 'é.txt']) {
      await files.writeText(join(root, path), path);
    }
    await link(join(root, 'link'), 'b-1');
    const entries = await files.walk(root, (path) => path === 'node_modules');
    expect(entries.map((entry) => `${entry.kind} ${entry.path}`)).toEqual([
      'file B.txt',
      'directory b',
      'file b-1',
      'file b/z.txt',
      'symlink link',
      'file é.txt',
    ]);
    expect(await files.readLink(join(root, 'link'))).toBe('b-1');
    expect(await files.readText(join(root, 'link'))).toBe('b-1');
  });

  it('copies bytes and mode', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'run.sh'), 'echo\n', { mode: 0o755 });
    await files.copy(join(root, 'run.sh'), join(root, 'deep/er/run.sh'));
    expect(await files.readText(join(root, 'deep/er/run.sh'))).toBe('echo\n');
    expect(await files.stat(join(root, 'deep/er/run.sh'))).toMatchObject({ mode: 0o755 });
    await expect(files.copy(join(root, 'no'), join(root, 'x'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it('makes folders with the mode asked for, also those that are there', async () => {
    const { files, root } = await make();
    await files.makeFolder(join(root, 'a/b'), { mode: 0o700 });
    expect(await files.stat(join(root, 'a/b'))).toMatchObject({ kind: 'directory', mode: 0o700 });
    await files.makeFolder(join(root, 'a/b'));
    expect(await files.stat(join(root, 'a/b'))).toMatchObject({ mode: 0o755 });
    await files.writeText(join(root, 'plain'), '1');
    await expect(files.makeFolder(join(root, 'plain'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
  });

  it('makes links, and follows them to the real path', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'lib/x.so.1'), 'x');
    await files.makeLink(join(root, 'lib/x.so'), 'x.so.1');
    expect(await files.readLink(join(root, 'lib/x.so'))).toBe('x.so.1');
    expect(await files.readText(join(root, 'lib/x.so'))).toBe('x');
    expect(await files.realPath(join(root, 'lib/x.so'))).toBe(join(root, 'lib/x.so.1'));
    expect(await files.realPath(join(root, 'absent'))).toBe(join(root, 'absent'));
    await expect(files.makeLink(join(root, 'lib/x.so'), 'y')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
  });

  it('moves folders whole, and never over one with something in it', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'draft/a/b'), '1');
    await files.writeText(join(root, 'full/c'), '2');
    await expect(files.rename(join(root, 'draft'), join(root, 'full'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
    await files.rename(join(root, 'draft'), join(root, 'new/place'));
    expect(await files.readText(join(root, 'new/place/a/b'))).toBe('1');
    expect(await files.exists(join(root, 'draft'))).toBe(false);
    await expect(files.rename(join(root, 'absent'), join(root, 'x'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it('removes files and folders', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'a/b'), '1');
    await files.writeText(join(root, 'a/c'), '1');
    await files.remove(join(root, 'a'));
    expect(await files.exists(join(root, 'a/b'))).toBe(false);
    expect(await files.walk(root)).toEqual([]);
  });

  it('names what cannot be written or read, and leaves nothing behind', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'plain'), '1');
    await files.writeText(join(root, 'folder/file'), '1');
    await expect(files.writeText(join(root, 'plain/below'), '2')).rejects.toMatchObject({
      kind: 'environment',
      code: 'FILE_UNWRITABLE',
    });
    await expect(files.writeText(join(root, 'folder'), '2')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
    await expect(files.readText(join(root, 'folder'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
    expect((await files.walk(root)).map((entry) => entry.path)).toEqual([
      'folder',
      'folder/file',
      'plain',
    ]);
  });
});

describe.runIf(process.platform === 'linux')('folders that no system makes', () => {
  it('are told with the reason, and waited for by nobody', async () => {
    const path = '/proc/no-such-folder/a/b';
    await expect(nodeFiles.makeFolder(path)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    await expect(nodeFiles.writeText(`${path}/c`, '')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
  });

  it('are made once when several want them at once', async () => {
    const { files, root } = await realSubject();
    const paths = ['1', '2', '3', '4'].map((name) => join(root, 'new/deep', name));
    await Promise.all(paths.map((path) => files.makeFolder(path)));
    expect(await fs.readdir(join(root, 'new/deep'))).toEqual(['1', '2', '3', '4']);
  });
});

describe.runIf(process.getuid?.() === 0)('chown, as root', () => {
  it('gives a folder and all below it away, but not what a link points at', async () => {
    const { files, root } = await realSubject();
    await files.writeText(join(root, 'outside'), '1');
    await files.writeText(join(root, 'data/base/1'), '1');
    await files.makeLink(join(root, 'data/link'), '../outside');
    await files.chown(join(root, 'data'), { uid: 65534, gid: 65534 });
    for (const path of ['data', 'data/base', 'data/base/1', 'data/link']) {
      expect((await fs.lstat(join(root, path))).uid).toBe(65534);
    }
    expect((await fs.stat(join(root, 'outside'))).uid).toBe(0);
  });
});

describe('a full disk', () => {
  it('is DISK_FULL, from what the system really says and in the fake', async () => {
    // Every write to this device fails as on a full disk.
    const real: unknown = await fs.writeFile('/dev/full', 'x').catch((error: unknown) => error);
    expect(writeFailure('/dev/full', real)).toMatchObject({
      kind: 'environment',
      code: 'DISK_FULL',
    });
    const files = fakeFiles();
    files.failWrites('/shop/x', 'ENOSPC');
    await expect(files.writeText('/shop/x', '1')).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await files.exists('/shop/x')).toBe(false);
  });
});
