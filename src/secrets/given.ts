import type { Project } from '../config/project.ts';
import { keyVariable } from '../neon/key.ts';
import { databasePassword } from './derive.ts';

/** Values by the name of their variable. */
export type Values = Readonly<Record<string, string>>;

/** The variables that lead to the database. */
export const databaseNames = ['DATABASE_URL', 'DATABASE_URL_DIRECT'] as const;

/** Names of all secrets that the configuration asks for, the password of an in-cluster database included. */
export function namesAskedFor({ config }: Project): string[] {
  const names = Object.values(config.components).flatMap(({ secrets }) =>
    secrets.map(({ name }) => name),
  );
  if (config.database.source === 'in-cluster') names.push(databasePassword);
  return [...new Set(names)];
}

/** Variables of the environment that hold a secret, should they be set: no program but ours needs them. */
export function variablesWithSecrets(project: Project): string[] {
  return [...new Set([...namesAskedFor(project), ...databaseNames, keyVariable])];
}

/** Names of the secrets that are made once, when nobody gave a value, and kept. */
export function namesGenerated({ config }: Project): string[] {
  const names = Object.values(config.components).flatMap(({ secrets }) =>
    secrets.filter(({ generate }) => generate).map(({ name }) => name),
  );
  if (config.database.source === 'in-cluster') names.push(databasePassword);
  return [...new Set(names)];
}

/** Names that only components with a Secret of somebody else ask for. */
export function namesOutside({ config }: Project): string[] {
  const uses = Object.values(config.components).flatMap(({ secrets, existingSecret }) =>
    secrets.map(({ name }) => ({ name, outside: existingSecret !== undefined })),
  );
  const ours = new Set(uses.flatMap(({ name, outside }) => (outside ? [] : name)));
  return [...new Set(uses.map(({ name }) => name))].filter((name) => !ours.has(name));
}

/**
 * What was given for the names that the configuration asks for: a variable of the environment, or else what
 * the secrets file holds. Empty values are none.
 */
export function givenValues(
  project: Project,
  stored: Values,
  env: Readonly<Record<string, string | undefined>>,
): { readonly environment: Values; readonly file: Values; readonly all: Values } {
  const environment: Record<string, string> = {};
  const file: Record<string, string> = {};
  // The direct URL is derived from the other one, which need not be asked for itself.
  const asked = namesAskedFor(project);
  const names = asked.includes('DATABASE_URL_DIRECT') ? ['DATABASE_URL', ...asked] : asked;
  for (const name of names) {
    const { [name]: variable = '' } = isOfPreview(project, name) ? {} : env;
    const { [name]: value = '' } = stored;
    if (variable !== '') environment[name] = variable;
    else if (value !== '' && belongs(name, stored, env)) file[name] = value;
  }
  return { environment, file, all: { ...file, ...environment } };
}

/** The database of a preview is its own: a variable for that of the project must not lead it there. */
function isOfPreview({ preview }: Project, name: string): boolean {
  const own = preview !== undefined && preview.onParent !== true;
  return own && databaseNames.some((one) => one === name);
}

/** A direct URL in the file belongs to the URL in the file, not to another one from the environment. */
function belongs(
  name: string,
  stored: Values,
  { DATABASE_URL: url = '' }: Readonly<Record<string, string | undefined>>,
): boolean {
  return name !== 'DATABASE_URL_DIRECT' || url === '' || url === stored['DATABASE_URL'];
}
