import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import type { Project } from '../../config/project.ts';
import { DeployError, messageOf } from '../../errors.ts';
import type { Files } from '../../ports/files.ts';
import type { Env } from '../target.ts';
import type { LocalMachine } from './machine.ts';

/** Where the target local keeps its things; absolute paths. */
export interface LocalFolders {
  /** `NAME-<8 hex digits>`: the project and its checkout, unique on this machine for this user. */
  readonly id: string;
  /** All of this checkout: notes on what runs, and the folders below. */
  readonly state: string;
  /** The data folder of PostgreSQL. */
  readonly data: string;
  readonly logs: string;
  readonly builds: string;
  /** What can be made anew, and is shared by all checkouts. */
  readonly cache: string;
}

/** What programs that run as other users have to pass through; secrets below are files of mode 0600. */
const folderMode = 0o755;

/**
 * Works out the folders, and makes none. The name holds a hash of the real path of the checkout, so that two
 * of them never meet, and one reached through a link is the same. XDG variables win; they count only when
 * they are absolute (XDG Base Directory Specification). Without them they lie in the home of the user, or, for
 * root, in /var, because PostgreSQL must not run as root and nobody else can enter root's home.
 * Throws STATE_UNWRITABLE (environment) when there is no home.
 */
export async function localFolders(
  project: Project,
  { files, env, machine }: { files: Files; env: Env; machine: LocalMachine },
): Promise<LocalFolders> {
  const paths = machine.platform === 'win32' ? win32 : posix;
  const real = await files.realPath(project.root);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 8);
  const id = `${project.config.name}-${hash}`;
  const state = paths.join(stateHome(env, machine), 'local', id);
  const below = (name: string) => paths.join(state, name);
  return {
    ...{ id, state, data: below('data'), logs: below('logs'), builds: below('builds') },
    cache: cacheHome(env, machine),
  };
}

/**
 * Makes the folders of the state and the cache, and proves that they can be written to.
 * Throws STATE_UNWRITABLE (environment) with what to set.
 */
export async function makeLocalFolders(folders: LocalFolders, files: Files): Promise<void> {
  const { state, logs, builds, cache } = folders;
  for (const [folder, variable] of [
    ...[state, logs, builds].map((path) => [path, 'XDG_STATE_HOME'] as const),
    [cache, 'XDG_CACHE_HOME'] as const,
  ]) {
    try {
      for (const path of fromOurs(folder)) await files.makeFolder(path, { mode: folderMode });
      const probe = `${folder}/.probe`;
      await files.writeText(probe, '', { lazy: true });
      await files.remove(probe);
    } catch (error) {
      if (error instanceof DeployError && error.code === 'DISK_FULL') throw error;
      throw unwritable(messageOf(error), variable, error);
    }
  }
}

/** The folder `todo-deploy` that it lies in, and all from there on: the umask of root would shut others out. */
function fromOurs(folder: string): string[] {
  const [, before = '', below = ''] = /^(.*?[\\/]todo-deploy)((?:[\\/].*)?)$/.exec(folder) ?? [];
  if (before === '') return [folder];
  const ends = [...below.matchAll(/[\\/]|$/g)].map(({ index }) => before + below.slice(0, index));
  return [...new Set(ends)];
}

function stateHome(env: Env, machine: LocalMachine): string {
  return (
    fromVariable(env, 'XDG_STATE_HOME', machine) ??
    (machine.platform === 'win32'
      ? windowsHome(env, machine, 'state')
      : machine.isRoot
        ? '/var/lib/todo-deploy'
        : posix.join(homeOf(machine, 'XDG_STATE_HOME'), '.local/state/todo-deploy'))
  );
}

function cacheHome(env: Env, machine: LocalMachine): string {
  const named = fromVariable(env, 'XDG_CACHE_HOME', machine);
  if (named !== undefined) return named;
  if (machine.platform === 'win32') return windowsHome(env, machine, 'cache');
  if (machine.isRoot) return '/var/cache/todo-deploy';
  const place = machine.platform === 'darwin' ? 'Library/Caches' : '.cache';
  return posix.join(homeOf(machine, 'XDG_CACHE_HOME'), place, 'todo-deploy');
}

function fromVariable(env: Env, name: string, { platform }: LocalMachine): string | undefined {
  const path = platform === 'win32' ? win32 : posix;
  const value = env[name];
  return value !== undefined && path.isAbsolute(value)
    ? path.join(value, 'todo-deploy')
    : undefined;
}

function windowsHome(env: Env, machine: LocalMachine, folder: string): string {
  const local = env.LOCALAPPDATA;
  const base =
    local !== undefined && win32.isAbsolute(local)
      ? local
      : win32.join(homeOf(machine, 'LOCALAPPDATA'), 'AppData', 'Local');
  return win32.join(base, 'todo-deploy', folder);
}

function homeOf({ home, platform }: LocalMachine, variable: string): string {
  const paths = platform === 'win32' ? win32 : posix;
  if (home !== undefined && paths.isAbsolute(home)) return home;
  throw unwritable('the target local keeps its data in your home, and you have none', variable);
}

function unwritable(message: string, variable: string, cause?: unknown): DeployError {
  return new DeployError('environment', 'STATE_UNWRITABLE', message, {
    hint: `Set ${variable} to the absolute path of a folder on a local disk that you may write to.`,
    cause,
  });
}
