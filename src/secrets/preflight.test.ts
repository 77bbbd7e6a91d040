import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../pipeline/events.ts';
import { fakePostgres } from '../ports/postgres/fake.ts';
import { checkDatabase } from './preflight.ts';

const server = {
  user: 'u',
  password: 'topsecret',
  database: 'd',
  version: '17.2',
  authority: 'public',
};
const values = {
  DATABASE_URL: 'postgresql://u:topsecret@pooled.test/d?sslmode=require',
  DATABASE_URL_DIRECT: 'postgresql://u:topsecret@direct.test/d?sslmode=require',
};

describe('checkDatabase', () => {
  it('tries both ways once each, and tells what answered', async () => {
    const events: DeployEvent[] = [];
    const postgres = fakePostgres({ 'pooled.test:5432': server, 'direct.test:5432': server });
    await checkDatabase({ api: values, web: values }, { postgres }, (event) => events.push(event));
    expect(events.map((event) => (event.type === 'note' ? event.message : ''))).toEqual([
      expect.stringMatching(
        /^database pooled\.test\/d \(DATABASE_URL\): PostgreSQL 17\.2, answered in \d+ ms$/,
      ),
      expect.stringMatching(/^database direct\.test\/d \(DATABASE_URL_DIRECT\): PostgreSQL 17\.2/),
    ]);
    expect(JSON.stringify(events)).not.toContain('topsecret');
  });

  it('says which of the two fails', async () => {
    const postgres = fakePostgres({
      'pooled.test:5432': server,
      'direct.test:5432': { ...server, password: 'x' },
    });
    const work = checkDatabase({ api: values }, { postgres }, () => undefined);
    await expect(work).rejects.toMatchObject({ kind: 'environment', code: 'DATABASE_PASSWORD' });
    await expect(work).rejects.toThrow(
      /^DATABASE_URL_DIRECT, from this machine: direct\.test:5432 refuses user "u"/,
    );
  });

  it('trusts the CA that the pods will trust', async () => {
    const postgres = fakePostgres({
      'pooled.test:5432': { ...server, authority: 'PEM' },
      'direct.test:5432': { ...server, authority: 'PEM' },
    });
    await checkDatabase({ api: { ...values, DATABASE_CA: 'PEM' } }, { postgres }, () => undefined);
    await expect(
      checkDatabase({ api: values }, { postgres }, () => undefined),
    ).rejects.toMatchObject({ code: 'DATABASE_TLS' });
  });
});
