/** The bed's folders on the machine, and that only one command at a time changes them. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { purgeEngine } from './engine.ts';
import { cacheDir, dockerDataDir, runDir, stateDir } from './layout.ts';

const lockFile = '/run/lock/todo-deploy-bed';

/** Process number in the lock file, when that process lives and is a bed command. */
function holder(): string | undefined {
  try {
    const pid = readFileSync(lockFile, 'utf8');
    // The number may have gone to somebody else since.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bed') ? pid : undefined;
  } catch {
    return undefined;
  }
}

function takeLock(): boolean {
  try {
    const file = openSync(lockFile, 'wx');
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Runs something that no other bed command may run beside; waits for one that runs already. */
export async function withLock<T>(action: () => Promise<T>): Promise<T> {
  mkdirSync('/run/lock', { recursive: true });
  for (let told = false; !takeLock(); told = true) {
    const pid = holder();
    if (pid === undefined) rmSync(lockFile, { force: true });
    else if (!told) console.log(`waiting for another bed command (process ${pid})`);
    await sleep(pid === undefined ? 0 : 500);
  }
  try {
    return await action();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Removes the state of a bed that is down; with `purge` also the engine's images and the cache. */
export function clearState(purge: boolean): void {
  rmSync(runDir, { recursive: true, force: true });
  if (purge) {
    purgeEngine();
    rmSync(cacheDir, { recursive: true, force: true });
    rmSync(stateDir, { recursive: true, force: true });
    return;
  }
  for (const name of readdirSync(stateDir)) {
    const path = join(stateDir, name);
    if (path !== dockerDataDir) rmSync(path, { recursive: true, force: true });
  }
}
