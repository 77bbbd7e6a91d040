/** A database whose two users have canaries for passwords: one over the pooler, one for migrations. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { bedEnv } from '../../e2e/harness/bed.ts';

export class HuntedDatabase {
  private readonly name = `leaks_${randomBytes(5).toString('hex')}`;
  private readonly direct = `${this.name}_direct`;

  constructor(
    private readonly passwords: { readonly pooledUrl: string; readonly directUrl: string },
  ) {}

  get pooledUrl(): string {
    return this.url(bedEnv().database.pooled, this.name, this.passwords.pooledUrl);
  }

  get directUrl(): string {
    return this.url(bedEnv().database.direct, this.direct, this.passwords.directUrl);
  }

  /** A URL of a user that is not there, with this password. */
  strangerUrl(password: string): string {
    return this.url(bedEnv().database.direct, 'nobody_at_all', password);
  }

  async create(): Promise<void> {
    const { pooledUrl, directUrl } = this.passwords;
    await asAdmin(
      `CREATE ROLE ${this.name} LOGIN PASSWORD ${pg.escapeLiteral(pooledUrl)}`,
      `CREATE ROLE ${this.direct} LOGIN PASSWORD ${pg.escapeLiteral(directUrl)} IN ROLE ${this.name}`,
      `CREATE DATABASE ${this.name} OWNER ${this.name}`,
    );
  }

  async drop(): Promise<void> {
    await asAdmin(
      `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`,
      `DROP ROLE IF EXISTS ${this.direct}`,
      `DROP ROLE IF EXISTS ${this.name}`,
    );
  }

  private url(like: string, user: string, password: string): string {
    const { host, search } = new URL(like);
    return `postgresql://${user}:${encodeURIComponent(password)}@${host}/${this.name}${search}`;
  }
}

async function asAdmin(...statements: readonly string[]): Promise<void> {
  const target = new URL(bedEnv().adminUrl);
  // node-postgres lets sslmode in the URL win over the authority that is given here.
  target.search = '';
  const ca = readFileSync(bedEnv().database.caFile, 'utf8');
  const client = new pg.Client({ connectionString: target.href, ssl: { ca } });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
