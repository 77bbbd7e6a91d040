/** Where the database lives, who may log in to it, and the addresses that clients use. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, databaseHosts, pkiDir, stateDir } from '../layout.ts';

export const databaseDir = join(stateDir, 'database');

/** Root file system in which both servers run: the one of the postgres image. */
export const rootDir = join(databaseDir, 'root');

/** User and group of both servers. */
export const serverUser = 999;

export const caFile = join(pkiDir, 'database-ca.crt');
export const databaseName = 'todo';
export const ownerRole = 'todo_owner';
export const adminRole = 'bed_admin';
/** Looks up passwords for pgbouncer. It has none itself, so it gets in through the local socket only. */
export const bouncerRole = 'bed_bouncer';

interface Passwords {
  owner: string;
  admin: string;
}

const passwordFile = join(databaseDir, 'passwords.json');

/** Makes the passwords of a new bed, unless it has them. */
export function generatePasswords(): void {
  if (existsSync(passwordFile)) return;
  const password = () => randomBytes(18).toString('base64url');
  mkdirSync(databaseDir, { recursive: true });
  writeFileSync(passwordFile, JSON.stringify({ owner: password(), admin: password() }), {
    mode: 0o600,
  });
}

/**
 * The passwords of this bed.
 * @throws when the bed has not been brought up
 */
export function passwords(): Passwords {
  if (!existsSync(passwordFile))
    throw new Error('The bed has no database yet: run `npm run bed up` first.');
  return JSON.parse(readFileSync(passwordFile, 'utf8')) as Passwords;
}

/** Connection strings as Neon's console gives them. */
export function databaseUrls(): { direct: string; pooled: string; adminUrl: string } {
  const { owner, admin } = passwords();
  const url = (role: string, password: string, host: string, database: string) =>
    `postgresql://${role}:${password}@${host}/${database}?sslmode=require`;
  return {
    direct: url(ownerRole, owner, databaseHosts.direct, databaseName),
    pooled: url(ownerRole, owner, databaseHosts.pooled, databaseName),
    adminUrl: url(adminRole, admin, databaseHosts.direct, 'postgres'),
  };
}

export const listen = {
  direct: addresses.databaseDirect,
  pooled: addresses.databasePooled,
  port: 5432,
} as const;
