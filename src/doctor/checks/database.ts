import { DeployError } from '../../errors.ts';
import { coded, fail, pass, warn, type Check } from '../check.ts';
import { databaseUses, type DatabaseUse } from '../looks/database.ts';
import { addressOf } from '../../secrets/database-url.ts';
import type { Scene } from '../scene.ts';

/** A suspended database is woken by the first question and answers the second. */
const patienceMs = 5_000;

export interface DatabaseFacts {
  readonly addresses: readonly {
    readonly name: string;
    /** Host and database, without user and password. */
    readonly address: string;
    readonly answer:
      | { readonly version: string; readonly ms: number }
      | { readonly code: string; readonly reason: string; readonly hint: string };
  }[];
}

/** The external database, asked as the app will ask (see `checkDatabase`, which `up` runs with more patience). */
export const database: Check<DatabaseFacts> = {
  id: 'database',
  title: 'Database',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  limitMs: 8_000,
  gather: async (scene) => {
    const uses = await databaseUses(scene);
    if ('skip' in uses) return uses;
    return { addresses: await Promise.all(uses.map((use) => ask(use, scene))) };
  },
  judge: ({ addresses }) => {
    const bad = addresses.flatMap(({ name, address, answer }) =>
      'code' in answer ? [{ name, address, ...answer }] : [],
    );
    const [first] = bad;
    if (first === undefined) return pass(addresses.map(said).join(', '));
    const { name, code, reason, hint } = first;
    const detail = `${name}: ${reason}`;
    return code === 'DATABASE_SUSPENDED' ? warn(detail, hint) : coded(code, fail(detail, hint));
  },
};

function said({ address, answer }: DatabaseFacts['addresses'][number]): string {
  return 'code' in answer ? address : `${address}: PostgreSQL ${answer.version}, ${answer.ms} ms`;
}

async function ask({ name, url, ca }: DatabaseUse, { ports }: Scene) {
  const about = { name, address: addressOf(url) };
  try {
    const options = { timeoutMs: patienceMs, ...(ca === undefined ? {} : { ca }) };
    const { serverVersion, ms } = await ports.postgres.probe(url, options);
    return { ...about, answer: { version: serverVersion, ms: Math.round(ms) } };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const { code, message, hint = 'Look at the settings of the database' } = error;
    return { ...about, answer: { code, reason: message, hint } };
  }
}
