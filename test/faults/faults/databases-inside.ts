import { readFileSync } from 'node:fs';
import type { Bench } from '../bench.ts';
import { limitedUser, refusingDatabase } from '../databases.ts';
import { event } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { changedUrl, closedPort, elsewhere, wrongName, wrongPassword } from './wrong-urls.ts';

const notReady = event(/^Unhealthy$/, /Readiness probe failed.*statuscode: 503/);

const ca = ({ bed }: Bench) => readFileSync(bed.database.caFile, 'utf8');

/**
 * The component asks a database of its own; `up` does not know that variable, so only the pods meet it.
 */
function inside(
  url: (bench: Bench) => string,
  authority: (bench: Bench) => string = ca,
): Pick<Fault, 'config' | 'env' | 'evidence' | 'mayKnowFirst'> {
  return {
    config: ({ components }) => {
      const secrets = [{ name: 'APP_DATABASE_URL' }, { name: 'APP_DATABASE_CA', optional: true }];
      Object.assign(components['web'] ?? {}, { secrets });
    },
    env: (bench) => ({ APP_DATABASE_URL: url(bench), APP_DATABASE_CA: authority(bench) }),
    evidence: notReady,
    mayKnowFirst: true,
  };
}

const none = () => '';

const rightInside = (bench: Bench) => ({
  APP_DATABASE_URL: bench.bed.database.direct,
  APP_DATABASE_CA: ca(bench),
});
const withMode = (mode: string) => (bench: Bench) => ({
  APP_DATABASE_URL: changedUrl(bench, ({ searchParams }) => {
    searchParams.set('sslmode', mode);
  }),
});
/** Databases that the pods cannot use; what this machine meets is told apart from it. */
export const insideFaults: readonly Fault[] = [
  {
    name: 'database-dns-inside',
    title: 'inside: the host of the database is unknown',
    code: 'DATABASE_DNS',
    words: /inside the cluster/,
    ...inside((bench) => changedUrl(bench, elsewhere)),
    remedy: { says: /Correct the host in DATABASE_URL/, env: rightInside },
  },
  {
    name: 'database-refused-inside',
    title: 'inside: the database does not answer',
    code: 'DATABASE_UNREACHABLE',
    words: /inside the cluster/,
    ...inside((bench) => changedUrl(bench, closedPort)),
    remedy: { says: /correct host and port in DATABASE_URL/, env: rightInside },
  },
  {
    name: 'database-untrusted',
    title: 'inside: its certificate is not trusted',
    code: 'DATABASE_TLS',
    words: /trusted TLS/,
    ...inside(
      (bench) =>
        changedUrl(bench, ({ searchParams }) => {
          searchParams.set('sslmode', 'verify-full');
          searchParams.set('sslrootcert', 'system');
        }),
      none,
    ),
    remedy: {
      says: /Name the authority of its certificate in `database.caFile`/,
      env: rightInside,
    },
  },
  {
    name: 'database-without-tls',
    title: 'inside: it wants TLS, the URL does not',
    code: 'DATABASE_TLS',
    words: /TLS|encrypted/,
    ...inside(
      (bench) =>
        changedUrl(bench, ({ searchParams }) => {
          searchParams.set('sslmode', 'disable');
        }),
      none,
    ),
    remedy: { says: /End DATABASE_URL with \?sslmode=require/, env: withMode('require') },
  },
  {
    name: 'database-password-inside',
    title: 'inside: the password is wrong',
    code: 'DATABASE_PASSWORD',
    words: /refuses the user or the password/,
    ...inside((bench) => changedUrl(bench, wrongPassword)),
    remedy: { says: /Correct DATABASE_URL in the secrets file/, env: rightInside },
  },
  {
    name: 'database-name-inside',
    title: 'inside: the database has another name',
    code: 'DATABASE_NAME',
    words: /no database of the name/,
    ...inside((bench) => changedUrl(bench, wrongName)),
    remedy: { says: /correct the name at the end of DATABASE_URL/, env: rightInside },
  },
  {
    name: 'database-pooled',
    title: 'inside: the pooled host, where the direct one is needed',
    code: 'DATABASE_POOLED',
    words: /pooler/,
    ...inside((bench) =>
      changedUrl(
        bench,
        ({ searchParams }) => {
          searchParams.set('options', '-c statement_timeout=5000');
        },
        true,
      ),
    ),
    remedy: {
      says: /Remove `options=…` from DATABASE_URL/,
      env: (bench) => ({ ...rightInside(bench), APP_DATABASE_URL: bench.bed.database.pooled }),
    },
  },
  {
    name: 'database-connections',
    title: 'inside: no free connection',
    code: 'DATABASE_CONNECTIONS',
    words: /no free connection/,
    ...inside((bench) => limitedUser.url(bench)),
    before: limitedUser.before,
    after: limitedUser.after,
    remedy: { says: /allow more connections on the server/, does: limitedUser.allow },
  },
  {
    name: 'database-suspended',
    title: 'inside: the database sleeps and does not wake',
    code: 'DATABASE_SUSPENDED',
    words: /suspended|waking/,
    ...inside(refusingDatabase.url, none),
    ...refusingDatabase.refusing('57P01 terminating connection due to administrator command'),
    simulated: 'a server that speaks the protocol of PostgreSQL and only says this',
  },
  {
    name: 'database-quota',
    title: 'inside: its quota is used up',
    code: 'DATABASE_QUOTA',
    words: /quota|compute time/,
    ...inside(refusingDatabase.url, none),
    ...refusingDatabase.refusing(
      'XX000 Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.',
    ),
    simulated: 'a server that speaks the protocol of PostgreSQL and only says this',
  },
];
