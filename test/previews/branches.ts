/** Neon whose branches are databases of the bed's PostgreSQL, copied with CREATE DATABASE ... TEMPLATE. */
import { readFileSync } from 'node:fs';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { bedEnv } from '../e2e/harness/bed.ts';
import type { Branch } from '../neon/model.ts';
import { neonServer, type NeonServer } from '../neon/server.ts';

const timeoutMs = 20_000;
const owner = `previews_${process.pid}`;
const password = 'canary-previews-4711';
export const key = 'napi_canaryofthepreviews';

export interface Branches {
  readonly server: NeonServer;
  /** URL of the database that the project lives on. */
  readonly parent: string;
  /** `.todo-deploy/database.json` of a project that lives there. */
  readonly origin: object;
  readonly caFile: string;
  /** Runs one statement, and gives the rows. */
  query(url: string, sql: string): Promise<readonly object[]>;
  /** Databases of this test that are there now. */
  databases(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openBranches(): Promise<Branches> {
  const { database, adminUrl } = bedEnv();
  const ca = readFileSync(database.caFile, 'utf8');
  const query = async (url: string, sql: string): Promise<readonly object[]> => {
    const session = await postgresClient.open(url, { ca, timeoutMs });
    try {
      return await session.query(sql);
    } finally {
      await session.close();
    }
  };
  const admin = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await query(adminUrl, statement);
  };
  const urlOf = (name: string): string =>
    Object.assign(new URL(database.direct), { username: owner, password, pathname: `/${name}` })
      .href;
  await admin(
    `CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${owner} OWNER ${owner}`,
  );
  const server = await neonServer();
  const { model } = server;
  model.organization('org', 'Ada');
  model.keys.set(key, { kind: 'person', organizations: ['org'] });
  const project = model.project('org', 'sample');
  const [main] = project.branches;
  if (main === undefined) throw new Error('a project without a branch');
  const nameOf = (branch: Branch): string =>
    branch.id === main.id ? owner : `${owner}_${branch.id.replace(/\W/g, '_')}`;
  model.storage = {
    copied: (branch, from) =>
      admin(`CREATE DATABASE ${nameOf(branch)} TEMPLATE ${nameOf(from)} OWNER ${owner}`),
    removed: (branch) => admin(`DROP DATABASE ${nameOf(branch)} WITH (FORCE)`),
    uri: (branch) => urlOf(nameOf(branch)),
  };
  const [{ name, owner: role }] = main.databases as [(typeof main.databases)[number]];
  const databases = async (): Promise<readonly string[]> => {
    const sql = `SELECT datname AS name FROM pg_database WHERE datname LIKE '${owner}%' ORDER BY 1`;
    return (await query(adminUrl, sql)).map((row) => (row as { name: string }).name);
  };
  return {
    ...{ server, query, databases, parent: urlOf(owner), caFile: database.caFile },
    origin: {
      ...{ kind: 'neon', host: new URL(database.direct).hostname },
      ...{ projectId: project.id, project: project.name, branchId: main.id, branch: main.name },
      ...{ database: name, role },
    },
    close: async () => {
      await server.close();
      for (const one of await databases()) await admin(`DROP DATABASE ${one} WITH (FORCE)`);
      await admin(`DROP ROLE ${owner}`);
    },
  };
}
