import { describe, expect, it } from 'vitest';
import { addressOf, directUrl, inClusterUrl, readDatabaseUrl } from './database-url.ts';

const neon =
  'postgresql://owner:npg_s3cret@ep-cool-1-pooler.eu-central-1.aws.neon.tech/app?sslmode=require&channel_binding=require';

describe('readDatabaseUrl', () => {
  it('leaves a right URL alone and says nothing', () => {
    expect(readDatabaseUrl(neon)).toEqual({ url: neon, repairs: [] });
  });

  it.each([
    ['quotes', `'${neon}'`],
    ['typographic quotes', `“${neon}”`],
    ['spaces', `  ${neon}\n`],
    ['psql around it', `psql '${neon}'`],
    ['the variable before it', `export DATABASE_URL="${neon}"`],
    ['postgres://', neon.replace('postgresql', 'postgres')],
    ['a driver', neon.replace('postgresql', 'postgresql+psycopg')],
    ['upper case', neon.replace('postgresql', 'POSTGRESQL')],
    ['no scheme', neon.replace('postgresql://', '')],
    ['one slash', neon.replace('://', ':/')],
    ['a wrapped line', neon.replace('neon.tech', 'neon.te\n  ch')],
    ['a zero-width space', `\u200B${neon}`],
    ['everything at once', ` psql "${neon.replace('postgresql', 'postgres')}" \n`],
  ])('repairs %s, aloud', (_what, pasted) => {
    const { url, repairs } = readDatabaseUrl(pasted);
    expect(url).toBe(neon);
    expect(repairs.length).toBeGreaterThan(0);
  });

  it.each(['p@ss', 'p/ss#1', 'a:b', '100%', 'x?y', 'p@ss@word/'])(
    'encodes the password %s',
    (password) => {
      const { url, repairs } = readDatabaseUrl(`postgresql://u:${password}@host/db`);
      expect(decodeURIComponent(new URL(url).password)).toBe(password);
      expect(new URL(url).hostname).toBe('host');
      expect(repairs).toEqual(['percent-encoded special characters in the password']);
    },
  );

  it('takes an @ among the options for what it is', () => {
    const url = 'postgresql://u:p@h/d?application_name=me@here';
    expect(readDatabaseUrl(url)).toEqual({ url, repairs: [] });
  });

  it('does not encode twice', () => {
    expect(readDatabaseUrl('postgresql://u:p%40ss@h/d')).toEqual({
      url: 'postgresql://u:p%40ss@h/d',
      repairs: [],
    });
  });

  it.each([
    ['', 'it is empty'],
    ['hello', 'does not begin with postgresql://'],
    ['mysql://u:p@h/d', 'it is for mysql'],
    ['postgresql://u:topsecret@/d', 'the host is missing'],
    ['postgresql://u:topsec', 'it ends inside the password'],
    ['postgresql://:topsecret@h/d', 'the user is missing'],
    ['postgresql://u@h/d', 'the password is missing'],
    ['postgresql://u:topsecret@h', 'the name of the database is missing'],
    ['postgresql://u:topsecret@h:54x/d', 'the port is not a number'],
    ['postgresql://u:*****@h/d', 'the password is hidden'],
    ['postgresql://u:<password>@h/d', 'placeholder'],
    ['postgresql://u:[YOUR-PASSWORD]@h/d', 'placeholder'],
  ])('says what is wrong with %j, without the password', (pasted, reason) => {
    const error = caught(() => readDatabaseUrl(pasted));
    expect(error).toMatchObject({ kind: 'usage', code: 'DATABASE_URL_INVALID' });
    expect(error.message).toContain(reason);
    expect(JSON.stringify(error) + error.message).not.toContain('topsecret');
  });
});

describe('directUrl', () => {
  it('goes past the pooler of Neon', () => {
    expect(directUrl(neon)).toBe(neon.replace('-pooler', ''));
    expect(directUrl(neon).includes('ep-cool-1.eu-central-1')).toBe(true);
  });

  it.each([
    'postgresql://u:p@ep-x.neon.tech/d',
    'postgresql://u-pooler.x:p@host.test/d',
    'postgresql://u:p@localhost/d-pooler.x',
    'postgresql://u:p@localhost-pooler/d',
  ])('leaves %s alone', (url) => {
    expect(directUrl(url)).toBe(url);
  });
});

it('names the address without user and password', () => {
  expect(addressOf('postgresql://user:secret@h.test:5433/d?x=1')).toBe('h.test:5433/d');
});

it('makes the URL of the database in the cluster', () => {
  const url = inClusterUrl({
    user: 'todo',
    password: 'a/b',
    host: 'todo-postgres',
    database: 'todo',
  });
  expect(url).toBe('postgresql://todo:a%2Fb@todo-postgres:5432/todo?sslmode=disable');
});

function caught(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
