import { readFileSync } from 'node:fs';
import type { Bench } from '../bench.ts';
import { limitedUser, refusingDatabase } from '../databases.ts';
import { event } from '../evidence.ts';
import type { Fault } from '../fault.ts';

const notReady = event(/^Unhealthy$/, /Readiness probe failed.*statuscode: 503/);

/** The database of the bed under another URL. */
function changedUrl(bench: Bench, change: (url: URL) => void, pooled = false): string {
  const url = new URL(pooled ? bench.bed.database.pooled : bench.bed.database.direct);
  change(url);
  return url.href;
}

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

/** `up` itself asks the database first, from this machine. */
function outside(change: (url: URL) => void): Pick<Fault, 'config' | 'env' | 'as' | 'exit'> {
  return {
    as: 'error',
    exit: 3,
    config: (config, { bed }) => {
      Object.assign(config['database'] as object, { caFile: bed.database.caFile });
      Object.assign(config.components['web'] ?? {}, {
        secrets: [{ name: 'DATABASE_URL' }, { name: 'DATABASE_CA', optional: true }],
      });
    },
    env: (bench) => ({ DATABASE_URL: changedUrl(bench, change) }),
  };
}

const elsewhere = (url: URL) => {
  url.hostname = 'no-such-host.bed.neon.test';
};
const closedPort = (url: URL) => {
  url.port = '5999';
};
const wrongPassword = (url: URL) => {
  url.password = 'not-the-password';
};
const wrongName = (url: URL) => {
  url.pathname = '/nothing_here';
};
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
const rightOutside = ({ bed }: Bench) => ({ DATABASE_URL: bed.database.direct });

/** What the pods meet. */
const fromInside: readonly Fault[] = [
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

/** What `up` meets before it changes anything. */
const fromOutside: readonly Fault[] = [
  {
    name: 'database-dns-outside',
    title: 'from here: the host of the database is unknown',
    code: 'DATABASE_DNS',
    words: /no-such-host/,
    ...outside(elsewhere),
    remedy: { says: /Compare the host with the connection string/, env: rightOutside },
  },
  {
    name: 'database-refused-outside',
    title: 'from here: the database does not answer',
    code: 'DATABASE_UNREACHABLE',
    words: /5999/,
    ...outside(closedPort),
    remedy: { says: /Check host and port/, env: rightOutside },
  },
  {
    name: 'database-password-outside',
    title: 'from here: the password is wrong',
    code: 'DATABASE_PASSWORD',
    words: /DATABASE_URL/,
    ...outside(wrongPassword),
    remedy: { says: /Copy the connection string again/, env: rightOutside },
  },
  {
    name: 'database-name-outside',
    title: 'from here: the database has another name',
    code: 'DATABASE_NAME',
    words: /nothing_here/,
    ...outside(wrongName),
    remedy: { says: /correct the name at the end of the URL/, env: rightOutside },
  },
];

/** Databases that cannot be used; what the pods meet and what this machine meets are told apart. */
export const databaseFaults: readonly Fault[] = [...fromInside, ...fromOutside];
