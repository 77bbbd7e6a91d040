import { describe, expect, it } from 'vitest';
import { DeployError } from '../../errors.ts';
import { HandClock } from '../../pipeline/hand-clock.ts';
import {
  certificate,
  healthy,
  proof,
  stageOf,
  start,
  states,
  type Given,
} from './prove-fixture.ts';

describe('prove', () => {
  it('passes a database without troubles, stage by stage', async () => {
    const found = await proof();
    expect(found).toMatchObject({ name: 'DATABASE_URL', address: 'db.test/d', ok: true });
    expect(Object.values(states(found))).toEqual(found.stages.map(() => 'pass'));
    const said = Object.fromEntries(found.stages.map(({ id, detail }) => [id, detail]));
    expect(said).toMatchObject({
      dns: 'db.test has IPv4',
      tls: 'TLSv1.3, the certificate is for this host, from An Authority, until 2026-04-26',
      version: 'PostgreSQL 17.2',
      privileges: 'u may make tables in schema public, but no extensions',
    });
    expect(JSON.stringify(found)).not.toContain('topsecret');
  });

  it('asks nothing after the first failure', async () => {
    const found = await proof({ pasted: healthy.replace('topsecret', 'wrong') });
    expect(found.ok).toBe(false);
    expect(states(found)).toMatchObject({ tls: 'pass', authentication: 'fail', version: 'skip' });
    expect(stageOf(found, 'database')?.detail).toBe('not asked: "Sign-in" comes first');
  });

  it('tells what was repaired in the URL', async () => {
    const found = await proof({ pasted: ` "${healthy.replace('postgresql', 'postgres')}"` });
    expect(stageOf(found, 'syntax')?.detail).toBe(
      'db.test/d, after repairs: removed spaces around it, removed quotes, wrote the scheme as postgresql://',
    );
  });

  it('takes back the table that it tries, also when the server refuses it', async () => {
    const asked: string[] = [];
    const found = await proof({
      rows: (sql) => {
        asked.push(sql);
        if (!sql.startsWith('CREATE')) return undefined;
        throw new DeployError('environment', 'DATABASE_ERROR', 'permission denied');
      },
    });
    expect(stageOf(found, 'privileges')).toMatchObject({
      code: 'DATABASE_SCHEMA',
      evidence: ['permission denied'],
    });
    const trial = asked.findIndex((sql) => sql.startsWith('CREATE TABLE'));
    expect([asked[trial - 1], asked[trial + 1]]).toEqual(['BEGIN', 'ROLLBACK']);
  });

  it.each<[string, Given, stage: string, says: string]>([
    [
      'IPv6 alone',
      {
        host: {
          addresses: [{ address: '2001:db8::1', family: 6 }],
          greetings: { 5432: {} },
        },
      },
      'dns',
      'only IPv6',
    ],
    ['TLS that nobody asks for', { pasted: healthy.split('?')[0] ?? '' }, 'tls', 'nobody looks'],
    ['no TLS', { pasted: healthy.replace('require', 'disable') }, 'tls', 'not encrypted'],
    [
      'a certificate that ends soon',
      { clock: new HandClock(certificate.validTo - 3 * 86_400_000) },
      'tls',
      'until 2026-04-26',
    ],
    [
      'another time',
      {
        rows: (sql) =>
          sql.includes('clock_timestamp') ? [{ seconds: String(start / 1000 + 90) }] : undefined,
      },
      'clock',
      '90 s ahead of ours',
    ],
  ])('warns of %s', async (_what, given, stage, says) => {
    const found = await proof(given);
    expect(found.ok).toBe(true);
    expect(stageOf(found, stage)).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining(says) as string,
    });
  });

  it('does not ask an address that migrations do not use for what only they need', async () => {
    const found = await proof({ use: { migrates: false } });
    expect(states(found)).toMatchObject({ pooling: 'skip', privileges: 'skip', tables: 'skip' });
  });
});

describe('a quick proof', () => {
  it('asks no more than the connection tells when everything is well', async () => {
    const found = await proof({ quick: true, host: { greetings: {} } });
    expect(found.ok).toBe(true);
    expect(found.stages.map(({ id }) => id)).not.toContain('tcp');
  });

  it('asks everything when it is not', async () => {
    const found = await proof({ quick: true, server: { authority: 'other' } });
    expect(states(found)).toMatchObject({ dns: 'pass', tls: 'fail' });
  });
});
