import { componentsInOrder, databaseComponent } from '../config/project.ts';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { databaseLogin, databasePassword, deriveDatabase } from './derive.ts';
import type { DatabaseAddress, DerivedSource } from './derive.ts';
import { generateSecret } from './generate.ts';
import { databaseNames, givenValues, namesGenerated, namesOutside, type Values } from './given.ts';
import { previewMissing } from '../previews/errors.ts';
import { placeOf } from './references/reference.ts';
import { resolveReferences } from './references/resolve-all.ts';
import { writeSecrets } from './store.ts';
import type { StorePorts } from './store.ts';
import { secretsFileOf, storedSecrets } from './stored.ts';

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
  /** The target has no Secrets of a cluster: what `existingSecret` would hold has to be given too. */
  readonly everything?: boolean;
  /** Values in the place of what is stored: those of a rotation that is not finished. */
  readonly instead?: Values;
  /** Ends the programs that references ask. */
  readonly signal?: AbortSignal;
}

/**
 * The secrets of every component: environment beats secrets file; what is to be generated and is missing is
 * made and, unless `store` is false (a dry run), kept in the secrets file. References are resolved, each once a
 * run. DATABASE_URL_DIRECT is derived from DATABASE_URL, both from the generated password when the database is
 * in the cluster, DATABASE_CA is read from database.caFile. What a Secret of the cluster holds (existingSecret)
 * nobody has to give. Throws SECRET_MISSING, DATABASE_URL_INVALID, SECRETS_EXPOSED, SECRETS_INVALID
 * (usage), SECRET_REFERENCE_… (see references/failures.ts).
 */
export async function resolveSecrets(
  project: Project,
  ports: StorePorts,
  env: Readonly<Record<string, string | undefined>>,
  { store = true, databaseAt, everything = false, instead = {}, signal }: ResolveOptions = {},
): Promise<ResolvedSecrets> {
  const file = secretsFileOf(project);
  const stored = { ...(await storedSecrets(project, ports)), ...instead };
  const given = givenValues(project, stored, env);
  const outside = everything ? [] : namesOutside(project);
  const toMake = namesGenerated(project).filter(
    (name) => given.all[name] === undefined && !outside.includes(name),
  );
  const generated = Object.fromEntries(toMake.map((name) => [name, generateSecret()]));
  const place = placeOf(file, ports, env, signal);
  const { [databaseLogin]: login = '' } = stored;
  const known = {
    ...(login === '' ? {} : { [databaseLogin]: login }),
    ...generated,
    ...(await resolveReferences(ownValues(project, given.all), place)),
  };
  const derived = await deriveDatabase(project, known, ports.files, databaseAt);
  const values = { ...known, ...derived.values };
  const { byComponent, missing } = distribute(project, values, file, everything);
  if (store && Object.keys(generated).length > 0) await writeSecrets(file, generated, ports);
  return {
    byComponent,
    missing,
    sources: sourcesOf(byComponent, {
      given: given.environment,
      generated,
      derived: derived.sources,
    }),
    generated: Object.keys(generated),
    repairs: derived.repairs,
  };
}

/** The values that are used; those that are derived or read from a file all the same are not asked for. */
function ownValues({ config }: Project, given: Values): Values {
  const { source, caFile } = config.database;
  const others =
    source === 'in-cluster'
      ? ['DATABASE_URL', 'DATABASE_URL_DIRECT', 'DATABASE_CA']
      : caFile === undefined
        ? []
        : ['DATABASE_CA'];
  return Object.fromEntries(Object.entries(given).filter(([name]) => !others.includes(name)));
}

function distribute(
  project: Project,
  values: Values,
  file: string,
  everything: boolean,
): { byComponent: Record<string, Values>; missing: string[] } {
  const byComponent: Record<string, Values> = {};
  const missing = new Set<string>();
  for (const component of componentsInOrder(project.config)) {
    const own: Record<string, string> = {};
    for (const { name, optional } of component.secrets) {
      const value = values[name] ?? '';
      if (value !== '') own[name] = value;
      else if (optional || (!everything && component.existingSecret !== undefined))
        missing.add(name);
      else throw secretMissing(project, name, component.name, file);
    }
    byComponent[component.name] = own;
  }
  if (project.config.database.source === 'in-cluster') {
    byComponent[databaseComponent] = { [databasePassword]: values[databasePassword] ?? '' };
  }
  return { byComponent, missing: [...missing] };
}

function secretMissing(
  { preview }: Project,
  name: string,
  component: string,
  file: string,
): DeployError {
  if (preview !== undefined && databaseNames.some((one) => one === name))
    return previewMissing(preview.name);
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
