import { join } from 'node:path';
import { load } from 'js-yaml';
import { configName } from '../config/locate.ts';
import { configJsonSchema, type ConfigInput } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import type { Files } from '../ports/files.ts';
import { directUrl } from '../secrets/database-url.ts';
import { referenceIn } from '../secrets/references/index.ts';
import { readSecrets } from '../secrets/store.ts';
import type { StorePorts } from '../secrets/store.ts';
import type { InitAnswers } from './answers.ts';
import { appFiles, type AppFile } from './app-files.ts';
import { difference } from './difference.ts';
import type { Difference } from './difference.ts';
import { renderConfig } from './template.ts';

/** One file that init would write. */
export interface PlannedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
  readonly state: 'new' | 'unchanged' | 'differs';
  /** How it differs from what is there. */
  readonly difference?: Difference;
}

/** Everything that init would write. */
export interface InitPlan {
  readonly root: string;
  readonly files: readonly PlannedFile[];
  /** Values for the secrets file; those that are there already are not among them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Names among them that have another value now. */
  readonly replacedSecrets: readonly string[];
  readonly secretsExist: boolean;
  /** What would be made elsewhere for it: a database. */
  readonly makes: readonly string[];
}

export const secretsPath = '.todo-deploy/secrets.env';
const schemaPath = '.todo-deploy/schema.json';

export interface InitPlace {
  /** Folder of the project. */
  readonly root: string;
  /** Folder of this package, with templates/ and the app. */
  readonly packageRoot: string;
  readonly scripts: boolean;
}

/** Looks at the folder and says what would be written; changes nothing. */
export async function planInit(
  answers: InitAnswers,
  place: InitPlace,
  ports: StorePorts,
): Promise<InitPlan> {
  const { root, packageRoot } = place;
  const template = (name: string): Promise<string> => readTemplate(packageRoot, name, ports.files);
  const copies = await appFiles(packageRoot, root, ports.files);
  const config = await configText(await template(configName), answers, (path) =>
    isThere(path, root, copies, ports.files),
  );
  const wanted = [
    { path: configName, text: config },
    { path: schemaPath, text: `${JSON.stringify(configJsonSchema(), null, 2)}\n` },
  ];
  const scripts = place.scripts ? ['deploy-minikube.sh', 'check-deployment.sh'] : [];
  const planned = [
    ...(await Promise.all(wanted.map(({ path, text }) => planText(root, path, text, ports.files)))),
    ...(await Promise.all(
      scripts.map(async (name) =>
        planText(root, `scripts/${name}`, await template(name), ports.files, 0o755),
      ),
    )),
  ];
  return {
    root,
    files: [
      ...planned,
      ...copies.map(({ path, text }): PlannedFile => ({ path, text, state: 'new' })),
    ],
    ...(await planSecrets(answers, join(root, secretsPath), ports)),
  };
}

/** The files that decide what a migration does are ours to name where the app is the one that we ship. */
async function configText(
  template: string,
  answers: InitAnswers,
  exists: (path: string) => Promise<boolean>,
): Promise<string> {
  const text = renderConfig(template, answers, true);
  const { components } = load(text) as Pick<ConfigInput, 'components'>;
  const named = Object.values(components).flatMap(({ path, migrationFiles = [] }) =>
    migrationFiles.map((file) => `${path}/${file}`),
  );
  const found = await Promise.all(named.map(exists));
  return found.every(Boolean) ? text : renderConfig(template, answers, false);
}

/** True for what the project has, and for what it is about to get. */
async function isThere(
  path: string,
  root: string,
  copies: readonly AppFile[],
  files: Files,
): Promise<boolean> {
  const copied = copies.some((one) => one.path === path || one.path.startsWith(`${path}/`));
  return copied || files.exists(join(root, path));
}

async function planText(
  root: string,
  path: string,
  text: string,
  files: Files,
  mode?: number,
): Promise<PlannedFile> {
  const existing = await files.readText(join(root, path));
  const file = { path, text, ...(mode === undefined ? {} : { mode }) };
  if (existing === undefined) return { ...file, state: 'new' };
  if (existing === text) return { ...file, state: 'unchanged' };
  // The schema is ours and says nothing that a person has written: the newest is the right one.
  if (path === schemaPath) return { ...file, state: 'new' };
  return { ...file, state: 'differs', difference: difference(existing, text) };
}

async function planSecrets(
  answers: InitAnswers,
  file: string,
  ports: StorePorts,
): Promise<Pick<InitPlan, 'secrets' | 'replacedSecrets' | 'secretsExist' | 'makes'>> {
  const stored = await readSecrets(file, ports);
  const given = databaseSecrets(answers.database, stored);
  if (answers.openaiKey !== undefined) given.OPENAI_API_KEY = answers.openaiKey;
  const secrets = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => stored[name] !== value),
  );
  const { database } = answers;
  const pending = database.source === 'external' ? database.pending : undefined;
  const awaited = pending === undefined ? [] : ['DATABASE_URL'];
  const replacedSecrets = [...awaited, ...Object.keys(secrets)].filter(
    (name) => (stored[name] ?? '') !== '',
  );
  const secretsExist = await ports.files.exists(file);
  return { secrets, replacedSecrets, secretsExist, makes: pending?.makes ?? [] };
}

/** A direct address that is there belongs to the URL before: it goes along with a new one. */
function databaseSecrets(
  database: InitAnswers['database'],
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  if (database.source === 'in-cluster' || database.url === undefined) return {};
  const { url, secrets = {} } = database;
  const follows = url !== stored.DATABASE_URL && referenceIn(url) === undefined;
  const changed = follows && (stored.DATABASE_URL_DIRECT ?? '') !== '';
  return {
    DATABASE_URL: url,
    ...(changed ? { DATABASE_URL_DIRECT: directUrl(url) } : {}),
    ...secrets,
  };
}

/** The text of a template. A package without it is broken, which is ours to mend. */
export async function readTemplate(
  packageRoot: string,
  name: string,
  files: Files,
): Promise<string> {
  const path = join(packageRoot, 'templates', name);
  const text = await files.readText(path);
  if (text !== undefined) return text;
  throw new DeployError(
    'environment',
    'PACKAGE_INCOMPLETE',
    `todo-deploy is installed without ${path}`,
    {
      hint: 'Install it again: npm install todo-deploy',
    },
  );
}
