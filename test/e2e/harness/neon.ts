/** A database of its own on the bed's stand-in for Neon: a pooled and a direct address, TLS. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { bedEnv } from './bed.ts';

export class NeonDatabase {
  readonly name = `e2e_${randomBytes(6).toString('hex')}`;

  /** What the console of Neon would show. */
  get pooled(): string {
    return this.at(bedEnv().database.pooled);
  }

  /** The password in both URLs. */
  get password(): string {
    return decodeURIComponent(new URL(this.pooled).password);
  }

  get caFile(): string {
    return bedEnv().database.caFile;
  }

  async create(): Promise<void> {
    await query(bedEnv().database.direct, `CREATE DATABASE ${this.name}`);
  }

  async drop(): Promise<void> {
    await query(bedEnv().database.direct, `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }

  /** Runs a statement over the direct address. */
  async query(sql: string, values: readonly unknown[] = []): Promise<void> {
    await query(this.at(bedEnv().database.direct), sql, values);
  }

  private at(url: string): string {
    const changed = new URL(url);
    changed.pathname = `/${this.name}`;
    return changed.href;
  }
}

async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<void> {
  const target = new URL(url);
  // node-postgres lets sslmode in the URL win over the authority that is given here.
  target.search = '';
  const ca = readFileSync(bedEnv().database.caFile, 'utf8');
  const client = new pg.Client({ connectionString: target.href, ssl: { ca } });
  await client.connect();
  try {
    await client.query(sql, [...values]);
  } finally {
    await client.end();
  }
}
