import { password, type Bench } from './bench.ts';
import { failing, goingOn, type DatabaseCase, type Given } from './case.ts';

const remedy = /postgresql:\/\/USER:PASSWORD@HOST\/DATABASE/;
const given = (pasted: string) => () => ({ pasted });

/** What people paste. */
export const pastedCases: readonly DatabaseCase[] = [
  ...failing(
    'DATABASE_URL_INVALID',
    ['nothing', 'syntax', /it is empty/, given('  '), remedy],
    [
      'a truncated paste',
      'syntax',
      /the name of the database is missing/,
      ({ direct }) => ({ pasted: direct.slice(0, direct.lastIndexOf('/')) }),
      remedy,
    ],
    [
      'a paste cut inside the password',
      'syntax',
      /it ends inside the password/,
      given(`postgresql://someone:${password}`),
      remedy,
    ],
    [
      'no name of the database',
      'syntax',
      /the name of the database is missing/,
      ({ direct }) => ({ pasted: direct.replace('/todo?', '/?') }),
      remedy,
    ],
    ['no password', 'syntax', /the password is missing/, given('postgresql://me@h/d'), remedy],
    ['no user', 'syntax', /the user is missing/, given(`postgresql://:${password}@h/d`), remedy],
    ['a hidden password', 'syntax', /hidden/, given('postgresql://me:****@h/d'), remedy],
    [
      'a placeholder',
      'syntax',
      /placeholder/,
      given('postgresql://me:<YOUR-PASSWORD>@h/d'),
      remedy,
    ],
    ['another database', 'syntax', /for mysql/, given(`mysql://me:${password}@h/d`), remedy],
  ),
  ...goingOn(
    'pass',
    ['smart quotes', 'syntax', /removed quotes/, (bench) => of(bench, `“${bench.direct}”`)],
    [
      "psql '…'",
      'syntax',
      /removed the psql command/,
      (bench) => of(bench, `psql '${bench.direct}'`),
    ],
    [
      'quotes and spaces',
      'syntax',
      /removed spaces around it, removed quotes/,
      (bench) => of(bench, `  "${bench.direct}" \n`),
    ],
    [
      'a line break inside',
      'syntax',
      /joined lines/,
      (bench) => of(bench, bench.direct.replace('.bed.', '.bed\n  .')),
    ],
    [
      'DATABASE_URL= before it',
      'syntax',
      /name of the variable/,
      (bench) => of(bench, `export DATABASE_URL=${bench.direct}`),
    ],
    [
      'postgres://',
      'syntax',
      /wrote the scheme as postgresql/,
      (bench) => of(bench, bench.direct.replace('postgresql:', 'postgres:')),
    ],
    [
      'postgresql+psycopg://',
      'syntax',
      /wrote the scheme as postgresql/,
      (bench) => of(bench, bench.direct.replace('postgresql:', 'postgresql+psycopg:')),
    ],
  ),
];

function of({ ca }: Bench, pasted: string): Given {
  return { pasted, use: { ca } };
}
