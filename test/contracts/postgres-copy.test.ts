import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresSession } from '../../src/ports/postgres.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { fakePostgres } from '../../src/ports/postgres/fake.ts';
import { failure } from './postgres-failure.ts';
import { postgresPrograms, startPostgres, type PrivateServer } from './postgres-server.ts';

const timeoutMs = 5000;
const programs = postgresPrograms();
if (programs === undefined && process.env.CI === 'true') {
  throw new Error('no PostgreSQL server on this machine: apt-get install postgresql');
}

let server: PrivateServer | undefined;

beforeAll(async () => {
  if (programs !== undefined) server = await startPostgres(programs);
}, 60_000);

afterAll(() => {
  server?.stop();
});

function openReal(signal?: AbortSignal): Promise<PostgresSession> {
  const { user, password, port, database, ca } = server!;
  const url = `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?sslmode=require`;
  return postgresClient.open(url, { ca, timeoutMs, ...(signal === undefined ? {} : { signal }) });
}

function openFake(): Promise<PostgresSession> {
  const login = { user: 'u', password: 'p', database: 'd', version: '15.1', tables: ['copied'] };
  const servers = fakePostgres({ 'localhost:5432': login });
  return servers.open('postgresql://u:p@localhost/d', { timeoutMs });
}

async function withTable(open: () => Promise<PostgresSession>): Promise<PostgresSession> {
  const session = await open();
  await session.query('CREATE TEMP TABLE copied (id integer, note text)');
  return session;
}

const into = 'COPY copied FROM STDIN';
const out = 'COPY copied TO STDOUT';

/** Rows that are cut in the middle. */
async function* pieces(count: number, failed?: Error): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let n = 0; n < count; n += 1) {
    yield Buffer.from(`${n}\t`);
    yield Buffer.from(`${'ä'.repeat(200)}\n`);
  }
  if (failed !== undefined) throw failed;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

/** Takes more slowly than a server sends. */
async function* slowly(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await new Promise((done) => setTimeout(done, 1));
    yield chunk;
  }
}

describe.each([
  ['fake', openFake, true],
  ['client', () => openReal(), programs !== undefined],
])('copying rows: %s', (_name, open, available) => {
  const scenario = it.runIf(available);

  scenario('gives back the bytes that were fed, however many', async () => {
    const session = await withTable(open);
    expect(await textOf(session.copyOut(out))).toBe('');
    await session.copyIn(into, pieces(20_000));
    const text = await textOf(slowly(session.copyOut(out)));
    expect(text === (await textOf(pieces(20_000)))).toBe(true);
    await session.close();
  });

  scenario('keeps nothing of what ended with an error, and goes on', async () => {
    const session = await withTable(open);
    const broken = new Error('the file is broken');
    await expect(session.copyIn(into, pieces(3, broken))).rejects.toBe(broken);
    await session.copyIn(into, pieces(1));
    expect(await textOf(session.copyOut(out))).toBe(await textOf(pieces(1)));
    await session.close();
  });

  scenario('says what the server says, and goes on', async () => {
    const session = await withTable(open);
    const refused = await failure(session.copyIn('COPY nowhere FROM STDIN', pieces(1)));
    expect(refused).toMatchObject({ kind: 'environment', code: 'DATABASE_ERROR' });
    expect(refused.message).toContain('"nowhere" does not exist');
    const reading = textOf(session.copyOut('COPY nowhere TO STDOUT'));
    expect(await failure(reading)).toMatchObject({ code: 'DATABASE_ERROR' });
    expect(await textOf(session.copyOut(out))).toBe('');
    await session.close();
  });
});

describe.each([
  ['fake', openFake, true],
  ['client', () => openReal(), programs !== undefined],
])('a statement that somebody typed: %s', (_name, open, available) => {
  it.runIf(available)('tells columns, rows and what was done', async () => {
    const session = await open();
    const sql = `SELECT current_setting('server_version') AS version`;
    expect(await session.execute(sql)).toEqual({
      ...{ command: 'SELECT', count: 1, columns: ['version'] },
      rows: [[expect.stringMatching(/^\d+\.\d+/) as string]],
    });
    await session.close();
  });
});

describe.runIf(programs !== undefined)('copying rows, as only a real server shows it', () => {
  it('gives columns of one name, and counts what was changed', async () => {
    const session = await openReal();
    expect(await session.execute('SELECT 1 AS a, NULL AS a WHERE true')).toMatchObject({
      ...{ columns: ['a', 'a'], rows: [['1', null]] },
    });
    await session.execute('CREATE TEMP TABLE typed (n integer)');
    const many = 'INSERT INTO typed SELECT generate_series(1, 3)';
    expect(await session.execute(many)).toMatchObject({ command: 'INSERT', count: 3, rows: [] });
    expect(await failure(session.execute('SELEC'))).toMatchObject({ code: 'DATABASE_ERROR' });
    await session.close();
  });

  it('refuses a row that does not fit in the middle, and goes on', async () => {
    const session = await openReal();
    await session.query('CREATE TEMP TABLE numbers (n integer)');
    async function* rows(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 50_000; n += 1) {
        if (n % 1000 === 0) await new Promise((done) => setTimeout(done));
        yield Buffer.from(n === 20_000 ? 'no number\n' : `${n}\n`);
      }
    }
    const refused = await failure(session.copyIn('COPY numbers FROM STDIN', rows()));
    expect(refused.message).toContain('invalid input syntax');
    expect(await session.query('SELECT count(*) AS n FROM numbers')).toEqual([{ n: '0' }]);
    await session.close();
  });

  it('ends a copy that nobody takes any more when it is stopped', async () => {
    const stop = new AbortController();
    const session = await openReal(stop.signal);
    const endless = `COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT`;
    const read = async () => {
      for await (const chunk of session.copyOut(endless)) {
        expect(chunk.length).toBeGreaterThan(0);
        stop.abort(new Error('stopped'));
        await new Promise((done) => setTimeout(done, 5));
      }
    };
    expect(await failure(read())).toMatchObject({ code: 'DATABASE_ERROR' });
  });
});
