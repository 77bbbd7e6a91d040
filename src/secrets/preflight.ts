import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import type { Postgres } from '../ports/postgres.ts';
import { addressOf } from './database-url.ts';

/** Neon wakes a suspended database in up to a few seconds. */
const timeoutMs = 15_000;

/**
 * Connects to the external database of every component, as the app will (DATABASE_URL) and as migrations will
 * (DATABASE_URL_DIRECT), with the CA that the pods will trust. Each address is tried once. Throws the error of
 * the first that fails (see `Postgres`), which says which URL it is.
 */
export async function checkDatabase(
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ports: { readonly postgres: Postgres },
  emit: Emit,
): Promise<void> {
  const tried = new Set<string>();
  for (const values of Object.values(secrets)) {
    for (const name of ['DATABASE_URL', 'DATABASE_URL_DIRECT']) {
      const url = values[name];
      if (url === undefined || tried.has(url)) continue;
      tried.add(url);
      await checkOne(name, url, values.DATABASE_CA, ports.postgres, emit);
    }
  }
}

async function checkOne(
  name: string,
  url: string,
  ca: string | undefined,
  postgres: Postgres,
  emit: Emit,
): Promise<void> {
  try {
    const { serverVersion, ms } = await postgres.probe(url, {
      timeoutMs,
      ...(ca === undefined ? {} : { ca }),
    });
    const message = `database ${addressOf(url)} (${name}): PostgreSQL ${serverVersion}, answered in ${Math.round(ms)} ms`;
    emit({ type: 'note', message });
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const { kind, code, message, hint, details } = error;
    throw new DeployError(kind, code, `${name}, from this machine: ${message}`, {
      details,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
