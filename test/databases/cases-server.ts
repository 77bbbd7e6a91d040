import type { Bench, BenchUser } from './bench.ts';
import { failing, goingOn, type DatabaseCase, type Given } from './case.ts';
import { changed } from './changed-url.ts';
import type { SpokenScript } from './speaking-server.ts';

const trusted = (pasted: string, { ca }: Bench): Given => ({ pasted, use: { ca } });
const as = (user: BenchUser) => (bench: Bench) => trusted(bench.as(user), bench);
const speaking =
  (script: SpokenScript) =>
  async (bench: Bench): Promise<Given> => ({ pasted: await bench.speaking(script) });
const refusing = (code: string, message: string) => speaking({ refusal: () => [code, message] });

const asleep = ['57P03', 'the database system is starting up'] as const;
/** A server that sleeps until so many milliseconds after the first question. */
const sleeping =
  (ms: number, wakeMs: number) =>
  async (bench: Bench): Promise<Given> => {
    let asked: number | undefined;
    const refusal = () => (Date.now() - (asked ??= Date.now()) < ms ? asleep : undefined);
    return { pasted: await bench.speaking({ refusal }), wakeMs, once: true };
  };

/** What a server says, and what is in it. */
export const serverCases: readonly DatabaseCase[] = [
  ...failing(
    'DATABASE_PASSWORD',
    [
      'a wrong password',
      'authentication',
      /refuses user "todo_owner" with this password/,
      (bench) => trusted(changed(bench.direct, { password: 'not-this-one' }), bench),
      /Copy the connection string again/,
    ],
    [
      'a wrong user',
      'authentication',
      /refuses user "nobody_here"/,
      (bench) => trusted(changed(bench.direct, { username: 'nobody_here' }), bench),
      /Copy the connection string again/,
    ],
    [
      'a wrong password at the pooler',
      'authentication',
      /-pooler.* refuses user "todo_owner"/,
      (bench) => ({
        pasted: changed(bench.pooled, { password: 'not-this-one' }),
        use: { ca: bench.ca, migrates: false },
      }),
      /Copy the connection string again/,
    ],
  ),
  ...failing('DATABASE_NAME', [
    'a wrong name of the database',
    'database',
    /there is no database "nothing_here"/,
    (bench) => trusted(changed(bench.direct, { pathname: '/nothing_here' }), bench),
    /correct the name/,
  ]),
  ...failing('DATABASE_SUSPENDED', [
    'suspended, and does not wake',
    'awake',
    /is suspended or starting/,
    sleeping(60_000, 4000),
    /look at it in its console/,
  ]),
  ...failing('DATABASE_QUOTA', [
    'a used up quota (Neon)',
    'awake',
    /its quota is used up/,
    refusing('XX000', 'Your project has exceeded the compute time quota.'),
    /Upgrade the plan/,
  ]),
  ...failing('DATABASE_CONNECTIONS', [
    'too many connections',
    'awake',
    /has no connection left/,
    as('crowded'),
    /Close other clients/,
  ]),
  ...failing(
    'DATABASE_POOLED',
    [
      'pooled, where direct is needed',
      'pooling',
      /is a pooler: two connections share one session/,
      (bench) => trusted(bench.pooled, bench),
      /Set DATABASE_URL_DIRECT to the direct address/,
    ],
    [
      'an option that the pooler does not take',
      'awake',
      /refuses an option of the URL/,
      (bench) => trusted(`${bench.pooled}&options=-c%20geqo%3Doff`, bench),
      /Remove options/,
    ],
  ),
  ...failing('DATABASE_SCHEMA', [
    'no privilege to create',
    'privileges',
    /may make no table in schema public/,
    as('limited'),
    /GRANT CREATE, USAGE ON SCHEMA public/,
  ]),
  ...failing(
    'DATABASE_READ_ONLY',
    [
      'a user that may only read',
      'privileges',
      /nothing can be written .* only read/,
      as('reader'),
      /let the user write/,
    ],
    [
      'a read replica',
      'privileges',
      /nothing can be written .* it is a replica/,
      speaking({
        rows: (sql) => (sql.includes('pg_is_in_recovery') ? [{ replica: 't' }] : undefined),
      }),
      /primary/,
    ],
  ),
  ...failing('DATABASE_FOREIGN_TABLES', [
    'the tables of somebody else',
    'tables',
    /holds the tables of somebody else: orders/,
    (bench) => trusted(bench.own, bench),
    /shared: true/,
  ]),
  ...failing('DATABASE_VERSION', [
    'an old server',
    'version',
    /too old: PostgreSQL 9\.6\.24/,
    speaking({
      rows: (sql) => (sql.includes('server_version') ? [{ version: '9.6.24' }] : undefined),
    }),
    /Upgrade the server/,
  ]),
  ...failing('DATABASE_ERROR', [
    'an answer that nobody knows',
    'authentication',
    /refused the connection/,
    refusing('0A000', 'something never seen'),
    /documentation of your database/,
  ]),
  ...goingOn(
    'warn',
    [
      'a server without security fixes',
      'version',
      /13\.22 gets no security fixes/,
      speaking({
        rows: (sql) => (sql.includes('server_version') ? [{ version: '13.22' }] : undefined),
      }),
    ],
    [
      'a clock that is wrong',
      'clock',
      /9\d s ahead of ours/,
      speaking({
        rows: (sql) =>
          sql.includes('clock_timestamp')
            ? [{ seconds: String(Date.now() / 1000 + 90) }]
            : undefined,
      }),
    ],
  ),
  ...goingOn(
    'pass',
    [
      'suspended for 8 s',
      'awake',
      /it was suspended, and woke after (8|9|1\d)\.\d s/,
      sleeping(8000, 30_000),
    ],
    [
      'tables of the app',
      'tables',
      /1 table of the app, known by orders/,
      (bench) => ({
        ...trusted(bench.own, bench),
        tables: { own: ['orders'], shared: false },
      }),
    ],
  ),
];
