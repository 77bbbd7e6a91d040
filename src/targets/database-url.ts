import { DeployError } from '../errors.ts';
import type { DatabaseAddress } from '../secrets/derive.ts';
import { resolveSecrets, type ResolvedSecrets } from '../secrets/resolve.ts';
import type { OpenDatabase, TargetContext } from './target.ts';

/**
 * The direct URL of a project's database and the authority behind its certificate; `at` is where the one
 * beside the app is reached. Throws what resolveSecrets throws, and NOT_DEPLOYED (usage) when no component
 * uses a database.
 */
export async function databaseUrl(
  { project, ports, env, signal }: TargetContext,
  at?: DatabaseAddress,
): Promise<Pick<OpenDatabase, 'url' | 'ca'>> {
  const options = { store: false, signal, ...(at === undefined ? {} : { databaseAt: at }) };
  return urlIn((await resolveSecrets(project, ports, env, options)).byComponent);
}

/** The same from secrets that were worked out already. */
export function urlIn(
  byComponent: ResolvedSecrets['byComponent'],
): Pick<OpenDatabase, 'url' | 'ca'> {
  for (const values of Object.values(byComponent)) {
    const url = values['DATABASE_URL_DIRECT'] ?? values['DATABASE_URL'];
    const ca = values['DATABASE_CA'];
    if (url !== undefined) return { url, ...(ca === undefined ? {} : { ca }) };
  }
  throw notDeployed('no component of this project has the secret DATABASE_URL');
}

/** A database outside, which this machine reaches as the app does. */
export async function openExternal(context: TargetContext): Promise<OpenDatabase> {
  return { ...(await databaseUrl(context)), close: () => Promise.resolve() };
}

/** NOT_DEPLOYED (usage): there is no database that could be opened. */
export function notDeployed(why: string): DeployError {
  return new DeployError('usage', 'NOT_DEPLOYED', why, {
    hint: 'Deploy the app there first: `todo-deploy up` with the same --target.',
  });
}
