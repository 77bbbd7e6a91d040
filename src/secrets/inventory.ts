import { databaseComponent, type Project } from '../config/project.ts';
import { claimLink } from '../databases/origin.ts';
import { databaseLogin, databasePassword } from './derive.ts';
import { referenceIn } from './references/index.ts';
import { givenValues, namesAskedFor, namesGenerated, namesOutside, type Values } from './given.ts';

/** Where the value of a secret would come from now. */
export type Origin =
  | 'environment'
  | 'secrets file'
  /** From another secret, or from the settings of the database. */
  | 'derived'
  /** From database.caFile. */
  | 'file'
  /** There is none yet: the next deployment makes it, and keeps it in the secrets file. */
  | 'generated'
  /** In a Secret of the cluster that somebody else looks after (existingSecret). */
  | 'existingSecret'
  | 'nobody';

/** A secret without its value. */
export interface KnownSecret {
  readonly name: string;
  /** Components that get it. */
  readonly components: readonly string[];
  /** `kept` is for the person or for todo-deploy, not for the app; `unused` is in the secrets file, and nobody asks for it. */
  readonly need: 'required' | 'optional' | 'kept' | 'unused';
  /** Made once when nobody gives it, then kept. */
  readonly generate: boolean;
  readonly from: Origin;
  /** Its kind, where the value says where the value is: op, vault. */
  readonly reference?: string;
}

/**
 * All secrets that a project asks for or has, in the order of the configuration, and where each would come
 * from. Nothing is made, derived or asked for.
 */
export function secretInventory(
  project: Project,
  stored: Values,
  env: Readonly<Record<string, string | undefined>>,
): KnownSecret[] {
  const given = givenValues(project, stored, env);
  const generated = new Set(namesGenerated(project));
  const outside = new Set(namesOutside(project));
  const originOf = (name: string): Origin => {
    const follows = derivedFrom(project, name, given.all);
    if (follows !== undefined) return follows;
    if (given.environment[name] !== undefined) return 'environment';
    if (given.file[name] !== undefined) return 'secrets file';
    if (outside.has(name)) return 'existingSecret';
    return generated.has(name) ? 'generated' : 'nobody';
  };
  const asked = namesAskedFor(project);
  const unused = Object.keys(stored).filter((name) => !asked.includes(name));
  return [
    ...asked.map((name) => ({
      ...{ name, ...usesOf(project, name), generate: generated.has(name) },
      ...{ from: originOf(name), ...referenceOf(given.all[name]) },
    })),
    ...unused.map((name) => ({
      ...{ name, components: [], need: needOf(name), generate: false },
      ...{ from: 'secrets file' as const, ...referenceOf(stored[name]) },
    })),
  ];
}

/** What nobody asks for is of no use, but for the claim link of a temporary database, and the login of a rotation. */
function needOf(name: string): 'kept' | 'unused' {
  return [claimLink, databaseLogin].includes(name) ? 'kept' : 'unused';
}

function referenceOf(value = ''): Pick<KnownSecret, 'reference'> {
  const reference = referenceIn(value);
  return reference === undefined ? {} : { reference: reference.resolver.kind };
}

/** True for a secret that a deployment cannot do without, and that has no value. */
export function isMissing({ need, from }: KnownSecret): boolean {
  return need === 'required' && from === 'nobody';
}

/** What `deriveDatabase` would do with a name: nothing for most. */
function derivedFrom({ config }: Project, name: string, given: Values): Origin | undefined {
  const { source, caFile } = config.database;
  if (source === 'in-cluster') {
    if (name === 'DATABASE_CA') return 'nobody';
    return ['DATABASE_URL', 'DATABASE_URL_DIRECT'].includes(name) ? 'derived' : undefined;
  }
  if (name === 'DATABASE_CA' && caFile !== undefined) return 'file';
  const hasUrl = given['DATABASE_URL'] !== undefined;
  return name === 'DATABASE_URL_DIRECT' && hasUrl && given[name] === undefined
    ? 'derived'
    : undefined;
}

function usesOf(
  { config }: Project,
  name: string,
): { readonly components: string[]; readonly need: 'required' | 'optional' } {
  const uses = Object.entries(config.components).flatMap(([component, { secrets }]) =>
    secrets.filter((use) => use.name === name).map((use) => ({ component, ...use })),
  );
  const components = uses.map(({ component }) => component);
  if (name === databasePassword && config.database.source === 'in-cluster') {
    return { components: [...components, databaseComponent], need: 'required' };
  }
  return { components, need: uses.every(({ optional }) => optional) ? 'optional' : 'required' };
}
