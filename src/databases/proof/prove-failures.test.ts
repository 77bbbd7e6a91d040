import { describe, expect, it } from 'vitest';
import { healthy, proof, type Given } from './prove-fixture.ts';

describe('prove', () => {
  it.each<[string, Given, stage: string, code: string, says: string]>([
    ['no URL', { pasted: 'mysql://u:p@h/d' }, 'syntax', 'DATABASE_URL_INVALID', 'for mysql'],
    [
      'an unknown host',
      { pasted: healthy.replace('db.test', 'x.test') },
      'dns',
      'DATABASE_DNS',
      'no such host',
    ],
    [
      'a closed port',
      { pasted: healthy.replace('db.test', 'db.test:1') },
      'tcp',
      'DATABASE_UNREACHABLE',
      'nothing listens',
    ],
    [
      'a web server',
      { host: { greetings: { 5432: { answer: 'foreign' } } } },
      'tcp',
      'DATABASE_UNREACHABLE',
      'is no PostgreSQL',
    ],
    [
      'IPv6 alone and no way there',
      {
        host: { addresses: [{ address: '2001:db8::1', family: 6 }], fails: 'EHOSTUNREACH' },
        server: { fails: { code: 'EHOSTUNREACH', message: 'no route' } },
      },
      'tcp',
      'DATABASE_UNREACHABLE',
      'only IPv6',
    ],
    [
      'a file of the authority that is none',
      { use: { ca: 'not a certificate' } },
      'tls',
      'DATABASE_TLS',
      'database.caFile holds no certificate',
    ],
    [
      'a foreign authority',
      { server: { authority: 'other' } },
      'tls',
      'DATABASE_TLS',
      'not trusted',
    ],
    [
      'a used up quota',
      { server: { fails: { message: 'Your project has exceeded the compute time quota.' } } },
      'awake',
      'DATABASE_QUOTA',
      'quota',
    ],
    [
      'an unknown database',
      { pasted: healthy.replace('/d?', '/other?') },
      'database',
      'DATABASE_NAME',
      '"other"',
    ],
    [
      'an old server',
      { rows: (sql) => (sql.includes('server_version') ? [{ version: '12.22' }] : undefined) },
      'version',
      'DATABASE_VERSION',
      'PostgreSQL 12.22',
    ],
    [
      'a replica',
      { rows: (sql) => (sql.includes('recovery') ? [{ replica: 't' }] : undefined) },
      'privileges',
      'DATABASE_READ_ONLY',
      'replica',
    ],
    [
      'a pooler',
      {
        server: { processId: 7 },
        rows: (sql) => (sql.includes('pg_backend_pid') ? [{ pid: '42' }] : undefined),
      },
      'pooling',
      'DATABASE_POOLED',
      'two connections share one session',
    ],
    [
      'tables of somebody else',
      {
        rows: (sql) =>
          sql.includes('relname') ? 'abcdefg'.split('').map((name) => ({ name })) : undefined,
      },
      'tables',
      'DATABASE_FOREIGN_TABLES',
      'a, b, c, d, e and 2 more',
    ],
  ])('names %s at its stage', async (_what, given, stage, code, says) => {
    const found = await proof(given);
    const failures = found.stages.filter(({ state }) => state === 'fail');
    expect(failures).toEqual([expect.objectContaining({ id: stage, code })]);
    expect(failures[0]?.detail).toContain(says);
    expect(failures[0]).toHaveProperty('remedy', expect.stringMatching(/\S/));
  });
});
