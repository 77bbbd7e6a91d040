import { type DatabaseTarget, parseDatabaseUrl } from './database/url';

/** A setting is missing or wrong; the message names the variable and what it should hold. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export interface AppConfig {
  backendUrl: URL;
  /** How long the backend may take until its first byte, in milliseconds. */
  backendTimeoutMs: number;
  database: DatabaseTarget;
  auth: AuthConfig;
  /** How long a good readiness answer is reused, in milliseconds. */
  readinessCacheMs: number;
}

export interface AuthConfig {
  secret: string;
  issuer: string;
  audience: string;
  /** Host patterns in addition to the loopback ones, as given. */
  allowedHosts: string[];
  rateLimit: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const SECRET_MIN_LENGTH = 32;

/**
 * Reads the whole configuration from the environment.
 *
 * @throws ConfigError with every problem found, one per line.
 */
export function readConfig(env: Env = process.env): AppConfig {
  const problems: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const backendUrl = attempt(() => readBackendUrl(env));
  const backendTimeoutMs = attempt(() => readSeconds(env, 'BACKEND_TIMEOUT_SECONDS', 30, 1));
  const readinessCacheMs = attempt(() => readSeconds(env, 'READINESS_CACHE_SECONDS', 5, 0));
  const database = attempt(() => readDatabase(env, ['DATABASE_URL']));
  const auth = attempt(() => readAuthConfig(env));
  if (
    backendUrl === undefined ||
    backendTimeoutMs === undefined ||
    readinessCacheMs === undefined ||
    database === undefined ||
    auth === undefined
  ) {
    throw new ConfigError(problems.join('\n'));
  }
  return { backendUrl, backendTimeoutMs, readinessCacheMs, database, auth };
}

/**
 * Reads where the database is from the first of `names` that is set.
 *
 * @throws ConfigError when none is set, DatabaseUrlError when the URL cannot be used.
 */
export function readDatabase(env: Env, names: string[]): DatabaseTarget {
  const name = names.find((candidate) => env[candidate]?.trim());
  if (name === undefined) {
    throw new ConfigError(`${names.join(' or ')} is not set: give a postgresql:// URL.`);
  }
  return parseDatabaseUrl(env[name] ?? '', { variable: name, ca: env.DATABASE_CA });
}

function readAuthConfig(env: Env): AuthConfig {
  const secret = env.BETTER_AUTH_SECRET ?? '';
  if (secret.length < SECRET_MIN_LENGTH) {
    throw new ConfigError(
      `BETTER_AUTH_SECRET must be a random text of at least ${SECRET_MIN_LENGTH} characters ` +
        `(it has ${secret.length}). Make one once and keep it: it encrypts the signing keys.`,
    );
  }
  return {
    secret,
    issuer: env.AUTH_ISSUER || 'todo-auth',
    audience: env.AUTH_AUDIENCE || 'todo-api',
    allowedHosts: splitList(env.AUTH_ALLOWED_HOSTS),
    rateLimit: readSwitch(env, 'AUTH_RATE_LIMIT', false),
  };
}

function readBackendUrl(env: Env): URL {
  const given = env.BACKEND_URL ?? '';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.search) {
    throw new ConfigError(
      'BACKEND_URL must be the http(s) address of the backend, such as http://todo-backend:8000.',
    );
  }
  return url;
}

function readSeconds(env: Env, name: string, fallback: number, min: number): number {
  const given = env[name];
  const seconds = given ? Number(given) : fallback;
  if (!Number.isFinite(seconds) || seconds < min) {
    throw new ConfigError(`${name} must be a number of seconds, ${min} or more.`);
  }
  return seconds * 1000;
}

function readSwitch(env: Env, name: string, fallback: boolean): boolean {
  const given = env[name]?.trim().toLowerCase();
  if (!given) return fallback;
  if (['on', 'true', '1'].includes(given)) return true;
  if (['off', 'false', '0'].includes(given)) return false;
  throw new ConfigError(`${name} must be "on" or "off".`);
}

function splitList(given: string | undefined): string[] {
  return (given ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
