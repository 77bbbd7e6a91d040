import type { Project } from '../config/project.ts';
import type { DatabaseUse, TableRules } from './proof/scene.ts';

/** Values of each component, by variable. */
type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The addresses of the external database, each once: DATABASE_URL as the app uses it, DATABASE_URL_DIRECT as
 * migrations do, or the first alone where they are the same. `repairs` begin with the name of their variable.
 */
export function usesOf(
  project: Project,
  secrets: Secrets,
  repairs: readonly string[] = [],
): DatabaseUse[] {
  const migrates = migratesAnything(project);
  const uses = new Map<string, DatabaseUse>();
  for (const values of Object.values(secrets)) {
    const { DATABASE_URL: url, DATABASE_URL_DIRECT: direct = url, DATABASE_CA: ca } = values;
    const given = { DATABASE_URL: url, DATABASE_URL_DIRECT: direct };
    for (const [name, pasted] of Object.entries(given)) {
      if (pasted === undefined || uses.has(pasted)) continue;
      uses.set(pasted, {
        ...{ name, pasted, migrates: migrates && pasted === direct },
        ...{ repairs: repairsOf(name, repairs) },
        ...(ca === undefined || ca === '' ? {} : { ca }),
      });
    }
  }
  return [...uses.values()];
}

/** What the configuration says about the tables of a database. */
export function tableRules({ config: { database } }: Project): TableRules {
  return { own: database.ownTables, shared: database.shared };
}

function migratesAnything({ config }: Project): boolean {
  return Object.values(config.components).some(
    ({ migrate, local }) => migrate || local?.migrate !== undefined,
  );
}

function repairsOf(name: string, repairs: readonly string[]): string[] {
  const start = `${name}: `;
  return repairs.flatMap((one) => (one.startsWith(start) ? [one.slice(start.length)] : []));
}
