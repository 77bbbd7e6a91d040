import { dump } from 'js-yaml';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HandClock } from '../../pipeline/hand-clock.ts';
import type { DeployEvent } from '../../pipeline/events.ts';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import type { Ports } from '../../ports/index.ts';
import { fakePostgresHost } from '../../ports/postgres-host/fake.ts';
import { fakePostgres } from '../../ports/postgres/fake.ts';
import type { CommandContext } from '../command.ts';
import { check } from './check.ts';
import type { DbOptions } from './verb.ts';

const pooled = 'postgresql://u:topsecret@ep-x-pooler.test/d?sslmode=require';
const login = { user: 'u', password: 'topsecret', database: 'd', version: '17.2' };
const host = { greetings: { 5432: {} } };

const web = {
  ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/' },
  ...{ imageBudget: 100, expose: true, migrate: true },
  secrets: [
    { name: 'DATABASE_URL' },
    { name: 'DATABASE_URL_DIRECT' },
    { name: 'DATABASE_CA', optional: true },
  ],
};

interface Given {
  readonly input?: string;
  readonly options?: DbOptions;
  readonly url?: string;
}

/** Runs `db check` where a server answers at ep-x and its pooler, with the authority `own CA`. */
async function run({ input, options = {}, url = pooled }: Given) {
  const server = { ...login, authority: 'own CA' };
  const config = { version: 1, name: 'shop', components: { web } };
  const database = { source: 'external', caFile: 'ca.pem' };
  const events: DeployEvent[] = [];
  let redact = (text: string): string => text;
  const ports: Partial<Ports> = {
    exec: fakeExec({}),
    files: fakeFiles({
      '/shop/todo-deploy.yaml': dump({ ...config, database }),
      ...{ '/shop/ca.pem': 'own CA', '/shop/web/main.js': '', '/shop/docker/web': 'FROM scratch' },
      '/shop/helm/web/Chart.yaml': 'apiVersion: v2',
    }),
    postgres: fakePostgres({ 'ep-x.test:5432': server, 'ep-x-pooler.test:5432': server }),
    postgresHost: fakePostgresHost({ 'ep-x.test': host, 'ep-x-pooler.test': host }),
    clock: new HandClock(),
  };
  const context: Partial<CommandContext> = {
    ...{ cwd: '/shop', env: { DATABASE_URL: url }, ports: ports as Ports },
    global: { json: true, yes: false, verbose: false, plain: false, color: false },
    emit: (event) => events.push(event),
    setRedactor: (hide) => {
      redact = hide;
    },
    signal: new AbortController().signal,
  };
  const stdin = Object.assign(Readable.from([input ?? '']), { isTTY: input === undefined });
  const code = await check(context as CommandContext, options, stdin);
  const result = events.find((event) => event.type === 'result');
  return { code, text: result?.text ?? '', shown: JSON.stringify(events), redact };
}

describe('db check', () => {
  it('proves both addresses of the project', async () => {
    const { code, text, shown, redact } = await run({});
    expect(code).toBe(0);
    expect(text).toMatch(/^DATABASE_URL {2}ep-x-pooler\.test\/d$/m);
    expect(text).toMatch(/^DATABASE_URL_DIRECT {2}ep-x\.test\/d$/m);
    expect(text).toContain('A deployment can use this database.');
    expect(shown).not.toContain('topsecret');
    expect(redact('topsecret')).toBe('[redacted]');
  });

  it('exits 3 when a stage fails', async () => {
    const { code, text } = await run({ url: pooled.replace('topsecret', 'another') });
    expect(code).toBe(3);
    expect(text).toContain('FAIL Sign-in');
    expect(text).toContain('DATABASE_URL and DATABASE_URL_DIRECT cannot be used.');
  });

  it('refuses the file of the authority where the project names one', async () => {
    await expect(run({ options: { caFile: 'ca.pem' } })).rejects.toMatchObject({
      code: 'SETTING_INVALID',
    });
  });
});

describe('db check --url-stdin', () => {
  const options = { urlStdin: true, caFile: 'ca.pem' };

  it('proves the URL, and the direct address behind it', async () => {
    const { code, text } = await run({ input: `psql '${pooled}'\n`, options });
    expect(code).toBe(0);
    expect(text.replace(/\s+/g, ' ')).toContain('removed the psql command around it');
    expect(text).toMatch(/^DATABASE_URL_DIRECT {2}ep-x\.test\/d$/m);
  });

  it('asks once where there is no pooler', async () => {
    const { text } = await run({ input: pooled.replace('-pooler', ''), options });
    expect(text).not.toContain('DATABASE_URL_DIRECT');
    expect(text).toContain('Privileges');
  });

  it('exits 2 when it cannot be read', async () => {
    const { code, text } = await run({ input: 'mysql://u:topsecret@h/d', options });
    expect(code).toBe(2);
    expect(text).toContain('it is for mysql');
  });

  it.each([
    ['nothing', ' \n', 'no URL comes'],
    ['a terminal', undefined, 'no URL comes'],
    ['a film', 'x'.repeat(100_000), 'too long'],
  ])('does not take %s', async (_what, input, says) => {
    const given = input === undefined ? { options } : { input, options };
    await expect(run(given)).rejects.toMatchObject({
      ...{ kind: 'usage', code: 'DATABASE_URL_MISSING' },
      message: expect.stringContaining(says) as string,
    });
  });
});
