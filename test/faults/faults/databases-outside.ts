import type { Bench } from '../bench.ts';
import type { Fault } from '../fault.ts';
import { changedUrl, closedPort, elsewhere, wrongName, wrongPassword } from './wrong-urls.ts';

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

const rightOutside = ({ bed }: Bench) => ({ DATABASE_URL: bed.database.direct });

/** Databases that `up` cannot use, before it changes anything. */
export const outsideFaults: readonly Fault[] = [
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
