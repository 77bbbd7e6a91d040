import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { writeFailure } from './files/errors.ts';
import { nodeFiles } from './files/node.ts';
import { isAlive, type ProcessIdentity, type Processes } from './processes.ts';

const pattern = /^lock\.(\d+)$/;

/** A folder that one process at a time has for itself. */
export interface FolderLock {
  readonly owner: ProcessIdentity;
  /** Lets go of it; the end of the process does the same. */
  release(): Promise<void>;
}

/**
 * Takes the folder, which is made, for a process; undefined while another one that lives has it. The process
 * with the lock of the highest number has the folder. Whoever finds that one dead makes the next number,
 * which only one can, so that two who find it dead at the same moment do not both pass. The highest is
 * never removed. Throws DeployError FILE_UNWRITABLE or DISK_FULL (environment).
 */
export async function lockFolder(
  folder: string,
  owner: ProcessIdentity,
  processes: Processes,
): Promise<FolderLock | undefined> {
  const draft = join(folder, `lock.${randomBytes(6).toString('hex')}.tmp`);
  await nodeFiles.writeText(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    const highest = await highestIn(folder);
    if (highest > 0 && (await isHeld(pathOf(folder, highest), processes))) return undefined;
    const mine = pathOf(folder, highest + 1);
    if (!(await linkNew(draft, mine))) return undefined;
    // Somebody may have gone further since the folder was read; then that one has it.
    if ((await highestIn(folder)) > highest + 1) {
      await fs.rm(mine, { force: true });
      return undefined;
    }
    await removeBelow(folder, highest + 1);
    return { owner, release: () => nodeFiles.writeText(mine, '{}', { mode: 0o600 }) };
  } finally {
    await fs.rm(draft, { force: true });
  }
}

function pathOf(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await fs.readdir(folder);
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
}

async function highestIn(folder: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder)));
}

async function isHeld(path: string, processes: Processes): Promise<boolean> {
  const text = await nodeFiles.readText(path);
  // It went meanwhile: somebody else is taking the folder.
  if (text === undefined) return true;
  try {
    return await isAlive(processes, JSON.parse(text) as ProcessIdentity);
  } catch {
    return false;
  }
}

/** A link appears whole and only when there is nothing of that name. */
async function linkNew(draft: string, path: string): Promise<boolean> {
  try {
    await fs.link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeFailure(path, error);
  }
}

async function removeBelow(folder: string, number: number): Promise<void> {
  for (const older of (await numbersIn(folder)).filter((found) => found < number))
    await fs.rm(pathOf(folder, older), { force: true });
}
