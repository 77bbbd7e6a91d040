import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemUser } from '../files.ts';
import { readFailure, writeFailure } from './errors.ts';

/** How often a move is tried on Windows, where a virus scanner may have a new file open, and how far apart. */
const tries = 20;
const pauseMs = 100;

/**
 * Makes a folder and those on the way to it. Node's own recursive way says of a read-only file system that
 * there is no such folder, and never ends where the system says so itself (/proc).
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolders(dirname(path));
      await makeOne(path);
      return;
    }
    // On a read-only disk some systems say that it is read-only before that it is there.
    if (!(await isFolder(path))) throw error;
  }
}

/** Somebody else may have made it meanwhile. */
async function makeOne(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return fs.stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Makes a folder with this mode, whatever the umask says. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  await writing(path, async () => {
    await makeFolders(path);
    await fs.chmod(path, mode);
  });
}

export async function makeLink(path: string, target: string): Promise<void> {
  await writing(path, async () => {
    await makeFolders(dirname(path));
    await fs.symlink(target, path);
  });
}

/** Moves a file or folder; on Windows patiently. */
export async function rename(from: string, to: string): Promise<void> {
  try {
    await fs.lstat(from);
  } catch (error) {
    throw readFailure(from, error);
  }
  await writing(to, async () => {
    await makeFolders(dirname(to));
    for (let left = process.platform === 'win32' ? tries : 1; ; left -= 1) {
      try {
        await fs.rename(from, to);
        return;
      } catch (error) {
        if (left === 1 || !isHeldOpen(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  });
}

export async function chown(path: string, { uid, gid }: SystemUser): Promise<void> {
  await writing(path, async () => {
    await fs.lchown(path, uid, gid);
    if (!(await fs.lstat(path)).isDirectory()) return;
    for (const name of await fs.readdir(path)) await chown(join(path, name), { uid, gid });
  });
}

function isHeldOpen(error: unknown): boolean {
  return ['EPERM', 'EACCES', 'EBUSY'].includes((error as { code?: string }).code ?? '');
}

async function writing(path: string, change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    throw (error as Error).name === 'DeployError' ? error : writeFailure(path, error);
  }
}
