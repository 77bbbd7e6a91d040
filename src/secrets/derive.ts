import { join, resolve } from 'node:path';
import { databaseComponent, releaseName } from '../config/project.ts';
import type { Project } from '../config/project.ts';
import { parseYaml } from '../config/yaml.ts';
import type { Files } from '../ports/files.ts';
import { directUrl, inClusterUrl, readDatabaseUrl } from './database-url.ts';

type Values = Readonly<Record<string, string>>;

/** Derived from another value, or read from a file that the configuration names. */
export type DerivedSource = 'derived' | 'file';

/** The password of the in-cluster PostgreSQL. */
export const databasePassword = 'POSTGRES_PASSWORD';

/** Name of the login that a rotation has made in the in-cluster PostgreSQL; without it: the chart's. */
export const databaseLogin = 'POSTGRES_LOGIN';

/** Host and port of a PostgreSQL. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  /** It is the one in the cluster, which alone has the login of a rotation. */
  readonly inCluster?: boolean;
}

/** What follows from the database settings. */
export interface Derived {
  readonly values: Values;
  readonly sources: Readonly<Record<string, DerivedSource>>;
  /** What was repaired in the URLs, a sentence each. */
  readonly repairs: readonly string[];
}

/**
 * DATABASE_URL, DATABASE_URL_DIRECT and DATABASE_CA, from the values that are known and the configuration.
 * Throws DATABASE_URL_INVALID (usage).
 */
export async function deriveDatabase(
  project: Project,
  known: Values,
  files: Files,
  at?: DatabaseAddress,
): Promise<Derived> {
  return project.config.database.source === 'in-cluster'
    ? deriveInCluster(project, known, files, at)
    : deriveExternal(project, known, files);
}

async function deriveInCluster(
  project: Project,
  known: Values,
  files: Files,
  at: DatabaseAddress = serviceOf(project),
): Promise<Derived> {
  const { user, database } = await databaseOfChart(project, files);
  const login = at.inCluster === true ? known[databaseLogin] : undefined;
  const url = inClusterUrl({
    ...{ user: login ?? user, database, host: at.host, port: at.port },
    password: known[databasePassword] ?? '',
  });
  return {
    values: { DATABASE_URL: url, DATABASE_URL_DIRECT: url, DATABASE_CA: '' },
    sources: { DATABASE_URL: 'derived', DATABASE_URL_DIRECT: 'derived' },
    repairs: [],
  };
}

function serviceOf({ config }: Project): DatabaseAddress {
  return { host: releaseName(config, databaseComponent), port: 5432, inCluster: true };
}

/** Role and database that the chart makes at its first start, from its own values. */
export async function databaseOfChart(
  project: Project,
  files: Files,
): Promise<{ user: string; database: string }> {
  const text = await files.readText(
    join(project.root, project.config.database.chart, 'values.yaml'),
  );
  const values =
    text === undefined ? {} : (parseYaml(text).value as Record<string, unknown> | null);
  const read = (key: string): string => {
    const value = values?.[key];
    return typeof value === 'string' && value !== '' ? value : 'postgres';
  };
  return { user: read('user'), database: read('database') };
}

async function deriveExternal(project: Project, known: Values, files: Files): Promise<Derived> {
  const values: Record<string, string> = {};
  const sources: Record<string, DerivedSource> = {};
  const repairs: string[] = [];
  for (const name of ['DATABASE_URL', 'DATABASE_URL_DIRECT']) {
    const pasted = known[name];
    if (pasted === undefined) continue;
    const read = readDatabaseUrl(pasted);
    values[name] = read.url;
    repairs.push(...read.repairs.map((repair) => `${name}: ${repair}`));
  }
  if (values.DATABASE_URL !== undefined && values.DATABASE_URL_DIRECT === undefined) {
    values.DATABASE_URL_DIRECT = directUrl(values.DATABASE_URL);
    sources.DATABASE_URL_DIRECT = 'derived';
  }
  const { caFile } = project.config.database;
  if (caFile !== undefined) {
    values.DATABASE_CA = (await files.readText(resolve(project.root, caFile))) ?? '';
    sources.DATABASE_CA = 'file';
  }
  return { values, sources, repairs };
}
