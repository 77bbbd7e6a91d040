import { DeployError } from '../../../errors.ts';
import type { Files, SystemUser } from '../../../ports/files.ts';
import type { LocalMachine } from '../machine.ts';

/** Whom PostgreSQL runs as when we are root: its own user, where a package made one, else the one of nobody. */
const candidates = ['postgres', '_postgres', 'nobody'];

/**
 * Who runs PostgreSQL: undefined for ourselves; a user without rights when we are root, as which it refuses.
 * Throws POSTGRES_USER_MISSING (environment).
 */
export async function postgresUser(
  machine: LocalMachine,
  files: Files,
): Promise<SystemUser | undefined> {
  if (!machine.isRoot) return undefined;
  const users = parsePasswd((await files.readText('/etc/passwd')) ?? '');
  const name = candidates.find((candidate) => users.has(candidate));
  const user = name === undefined ? undefined : users.get(name);
  if (user !== undefined) return user;
  throw new DeployError(
    'environment',
    'POSTGRES_USER_MISSING',
    'PostgreSQL does not run as root, and there is no other user for it',
    { hint: 'Run todo-deploy as an ordinary user, or make one: useradd --system postgres' },
  );
}

/** passwd(5): name, password, uid, gid, …; macOS writes negative numbers for nobody. */
function parsePasswd(text: string): Map<string, SystemUser> {
  const users = new Map<string, SystemUser>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    if (!/^-?\d+$/.test(uid) || !/^-?\d+$/.test(gid) || Number(uid) === 0) continue;
    users.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return users;
}
