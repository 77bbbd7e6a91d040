import { join } from 'node:path';
import { componentsInOrder, type Project } from '../config/project.ts';
import type { Files } from '../ports/files.ts';

/** The alembic migrations in the source of a component. */
export interface KnownMigrations {
  readonly component: string;
  readonly revisions: readonly string[];
  /** Those that no other one follows; one, unless somebody forgot to merge. */
  readonly heads: readonly string[];
}

/** What the version in a database means to the source: at its head, on the way to it, or not known to it. */
export type SchemaState = 'current' | 'behind' | 'unknown';

interface Judged {
  readonly state: SchemaState;
  readonly heads: readonly string[];
}

/** Folders whose content nobody wrote here. */
const others = /(^|\/)(node_modules|__pycache__|\.[^/]+)$/;
/** As alembic writes its scripts; newer ones with types. */
const assigned = (name: string): RegExp =>
  new RegExp(`^${name}(?:\\s*:[^=\\n]*)?\\s*=\\s*(.+)$`, 'm');

/** Reads the migrations that the components to be deployed know, where they are scripts of alembic. */
export async function readKnownMigrations(
  { root, config }: Project,
  files: Files,
): Promise<KnownMigrations[]> {
  const known: KnownMigrations[] = [];
  for (const { name, path, migrate } of componentsInOrder(config)) {
    if (!migrate) continue;
    const folder = join(root, path);
    const entries = await files.walk(folder, (one, kind) => kind !== 'file' && others.test(one));
    const scripts = entries.filter((entry) => /(^|\/)versions\/[^/]+\.py$/.test(entry.path));
    const texts = await Promise.all(scripts.map((one) => files.readText(join(folder, one.path))));
    const found = migrationsIn(texts.flatMap((text) => text ?? []));
    if (found.revisions.length > 0) known.push({ component: name, ...found });
  }
  return known;
}

/** Revisions and heads in the texts of alembic scripts. */
export function migrationsIn(
  scripts: readonly string[],
): Pick<KnownMigrations, 'revisions' | 'heads'> {
  const revisions: string[] = [];
  const followed = new Set<string>();
  for (const script of scripts) {
    const [revision] = stringsIn(assigned('revision').exec(script)?.[1]);
    if (revision === undefined) continue;
    revisions.push(revision);
    for (const one of stringsIn(assigned('down_revision').exec(script)?.[1])) followed.add(one);
  }
  return { revisions, heads: revisions.filter((one) => !followed.has(one)) };
}

function stringsIn(text = ''): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, one, other]) => one ?? other ?? '');
}

/** What a version means; undefined where no source tells its migrations. */
export function judgeVersion(
  version: string,
  known: readonly KnownMigrations[],
): Judged | undefined {
  const owner = known.find(({ revisions }) => revisions.includes(version)) ?? known[0];
  if (owner === undefined) return undefined;
  const { heads, revisions } = owner;
  if (!revisions.includes(version)) return { state: 'unknown', heads };
  return { state: heads.includes(version) ? 'current' : 'behind', heads };
}
