import { resolve } from 'node:path';
import { componentsInOrder, databaseComponent } from '../config/project.ts';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { databasePassword, deriveDatabase } from './derive.ts';
import type { DatabaseAddress, DerivedSource } from './derive.ts';
import { generateSecret } from './generate.ts';
import { readSecrets, writeSecrets } from './store.ts';
import type { StorePorts } from './store.ts';

type Values = Readonly<Record<string, string>>;

/** Where a value came from. */
export type SecretSource = 'environment' | 'secrets file' | 'generated' | DerivedSource;

export interface ResolvedSecrets {
  /** Values by component, the in-cluster database included, then by variable. */
  readonly byComponent: Readonly<Record<string, Values>>;
  /** Where each variable came from; safe to show. */
  readonly sources: Readonly<Record<string, SecretSource>>;
  /** Optional variables that nobody gave. */
  readonly missing: readonly string[];
  /** Variables that were made just now. */
  readonly generated: readonly string[];
  /** What was repaired in the database URL, a sentence each. */
  readonly repairs: readonly string[];
}

export interface ResolveOptions {
  /** False in a dry run: what is made is not kept. */
  readonly store?: boolean;
  /** Where the PostgreSQL beside the app is reached; the Service of its chart when not given. */
  readonly databaseAt?: DatabaseAddress;
}

/** Names of the secrets that have no value yet and have to be generated. */
export function mustGenerate(project: Project, known: Values): string[] {
  const wanted = Object.values(project.config.components).flatMap(({ secrets }) =>
    secrets.filter((secret) => secret.generate).map((secret) => secret.name),
  );
  if (project.config.database.source === 'in-cluster') wanted.push(databasePassword);
  return [...new Set(wanted)].filter((name) => (known[name] ?? '') === '');
}

/**
 * The secrets of every component: environment beats secrets file; what is to be generated and is missing is
 * made and, unless `store` is false (a dry run), kept in the secrets file. DATABASE_URL_DIRECT is derived
 * from DATABASE_URL, both from the generated password when the database is in the cluster, DATABASE_CA is
 * read from database.caFile. Throws SECRET_MISSING, DATABASE_URL_INVALID, SECRETS_EXPOSED, SECRETS_INVALID
 * (usage).
 */
export async function resolveSecrets(
  project: Project,
  ports: StorePorts,
  env: Readonly<Record<string, string | undefined>>,
  { store = true, databaseAt }: ResolveOptions = {},
): Promise<ResolvedSecrets> {
  const file = resolve(project.root, project.config.secretsFile);
  const stored = await readSecrets(file, ports);
  const given = fromEnvironment(project, env);
  const generated = Object.fromEntries(
    mustGenerate(project, { ...stored, ...given }).map((name) => [name, generateSecret()]),
  );
  const known = { ...generated, ...nonEmpty(ofOneDatabase(stored, given)), ...given };
  const derived = await deriveDatabase(project, known, ports.files, databaseAt);
  const values = { ...known, ...derived.values };
  const { byComponent, missing } = distribute(project, values, file);
  if (store && Object.keys(generated).length > 0) await writeSecrets(file, generated, ports);
  return {
    byComponent,
    missing,
    sources: sourcesOf(byComponent, { given, stored, generated, derived: derived.sources }),
    generated: Object.keys(generated),
    repairs: derived.repairs,
  };
}

/** A direct URL in the file belongs to the URL in the file, not to another one from the environment. */
function ofOneDatabase(stored: Values, given: Values): Values {
  if (given.DATABASE_URL === undefined || given.DATABASE_URL === stored.DATABASE_URL) return stored;
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => name !== 'DATABASE_URL_DIRECT'),
  );
}

/** Only names that the configuration asks for are taken from the environment. */
function fromEnvironment(
  project: Project,
  env: Readonly<Record<string, string | undefined>>,
): Values {
  const names = Object.values(project.config.components).flatMap(({ secrets }) =>
    secrets.map(({ name }) => name),
  );
  const found: Record<string, string> = {};
  for (const name of [...names, databasePassword]) {
    const value = env[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
}

function distribute(
  project: Project,
  values: Values,
  file: string,
): { byComponent: Record<string, Values>; missing: string[] } {
  const byComponent: Record<string, Values> = {};
  const missing = new Set<string>();
  for (const component of componentsInOrder(project.config)) {
    const own: Record<string, string> = {};
    for (const { name, optional } of component.secrets) {
      const value = values[name] ?? '';
      if (value !== '') own[name] = value;
      else if (optional) missing.add(name);
      else throw secretMissing(name, component.name, file);
    }
    byComponent[component.name] = own;
  }
  if (project.config.database.source === 'in-cluster') {
    byComponent[databaseComponent] = { [databasePassword]: values[databasePassword] ?? '' };
  }
  return { byComponent, missing: [...missing] };
}

function secretMissing(name: string, component: string, file: string): DeployError {
  return new DeployError(
    'usage',
    'SECRET_MISSING',
    `${component} needs ${name}, and nobody gave it a value`,
    {
      hint: `Set ${name} in the environment, or add a line ${name}=… to ${file}, or run \`todo-deploy init\`, which asks for it.`,
    },
  );
}

function sourcesOf(
  byComponent: Readonly<Record<string, Values>>,
  from: {
    given: Values;
    stored: Values;
    generated: Values;
    derived: Readonly<Record<string, SecretSource>>;
  },
): Record<string, SecretSource> {
  const sourceOf = (name: string): SecretSource => {
    if (from.derived[name] !== undefined) return from.derived[name];
    if (from.generated[name] !== undefined) return 'generated';
    return from.given[name] === undefined ? 'secrets file' : 'environment';
  };
  const names = Object.values(byComponent).flatMap((values) => Object.keys(values));
  return Object.fromEntries([...new Set(names)].map((name) => [name, sourceOf(name)]));
}

function nonEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
