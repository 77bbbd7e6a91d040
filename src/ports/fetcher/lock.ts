import { promises as fs } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError } from '../../errors.ts';

const pollMs = 100;

export interface Lock {
  /** Somebody else held it when we came. */
  readonly waited: boolean;
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long to wait for somebody else, in milliseconds. */
  readonly lockMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Holds a lock file with our process id in it; one whose process is gone is taken over.
 * Throws DOWNLOAD_BUSY (environment) when somebody else keeps it too long.
 */
export async function holdLock(path: string, { lockMs, signal }: LockOptions): Promise<Lock> {
  const deadline = Date.now() + lockMs;
  for (let waited = false; ; waited = true) {
    if (await create(path)) return { waited, release: () => fs.rm(path, { force: true }) };
    const holder = await holderOf(path);
    if (holder !== undefined && !isAlive(holder)) {
      await fs.rm(path, { force: true });
      continue;
    }
    if (Date.now() > deadline) throw busy(path, holder);
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal });
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await fs.writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined while the file is empty: its maker is about to write into it; or when it is gone again. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await fs.readFile(path, 'utf8').catch(() => '');
  const pid = Number(text);
  return text === '' || !Number.isInteger(pid) ? undefined : pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(path: string, holder: number | undefined): DeployError {
  const who = holder === undefined ? 'another process' : `process ${holder}`;
  return new DeployError('environment', 'DOWNLOAD_BUSY', `${who} is fetching the same file`, {
    hint: `Wait until it is done; when nothing runs any more, remove ${path}.`,
  });
}
