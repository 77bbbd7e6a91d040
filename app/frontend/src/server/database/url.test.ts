import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { describeTarget, parseDatabaseUrl } from './url';

const from = { variable: 'DATABASE_URL' };
const ca = rootCertificates[0] ?? '';
const parse = (raw: string, given?: string) => parseDatabaseUrl(raw, { ...from, ca: given });

describe('parseDatabaseUrl', () => {
  it.each(['postgres', 'postgresql', 'postgresql+psycopg', 'POSTGRESQL', 'postgres+asyncpg'])(
    'takes the scheme %s',
    (scheme) => {
      expect(parse(`${scheme}://ann:pw@db.example:6000/todo`)).toMatchObject({
        host: 'db.example',
        port: 6000,
        database: 'todo',
        user: 'ann',
        password: 'pw',
        ssl: false,
      });
    },
  );

  it("verifies Neon's URL, name included, and drops what the driver does not know", () => {
    const target = parse(
      'postgresql://owner:npg_x@ep-cool-1-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require',
    );
    expect(target.port).toBe(5432);
    expect(target.ssl).toEqual({
      rejectUnauthorized: true,
      servername: 'ep-cool-1-pooler.eu.aws.neon.tech',
    });
    expect(Object.keys(target)).not.toContain('channel_binding');
  });

  it.each(['require', 'verify-ca', 'verify-full'])('verifies fully for sslmode=%s', (mode) => {
    expect(parse(`postgresql://a:b@h/d?sslmode=${mode}`).ssl).toMatchObject({
      rejectUnauthorized: true,
    });
  });

  it.each(['', '?sslmode=prefer', '?sslmode=allow', '?sslmode=disable'])(
    "uses no TLS for '%s'",
    (query) => {
      expect(parse(`postgresql://a:b@h/d${query}`).ssl).toBe(false);
    },
  );

  it('trusts a given authority, and verifies because one is given', () => {
    expect(parse('postgresql://a:b@h/d', ca).ssl).toEqual({
      rejectUnauthorized: true,
      ca: ca.trim(),
      servername: 'h',
    });
    expect(parse('postgresql://a:b@h/d?sslmode=disable', ca).ssl).toBe(false);
    expect(parse('postgresql://a:b@h/d', '  ').ssl).toBe(false);
  });

  it('checks an address instead of a name, without SNI', () => {
    expect(parse('postgresql://a:b@192.0.2.7/d?sslmode=require').ssl).toEqual({
      rejectUnauthorized: true,
      host: '192.0.2.7',
    });
    expect(parse('postgresql://a:b@[::1]:5433/d?sslmode=require')).toMatchObject({
      host: '::1',
      port: 5433,
      ssl: { host: '::1' },
    });
  });

  it('decodes user, password and name', () => {
    expect(parse('postgresql://a%40b:p%2Fw%3F%23%25@h/my%20db')).toMatchObject({
      user: 'a@b',
      password: 'p/w?#%',
      database: 'my db',
    });
  });

  it('hands on the startup options', () => {
    expect(parse('postgresql://a:b@h/d?options=endpoint%3Dep-1').options).toBe('endpoint=ep-1');
  });

  it.each([
    ['mysql://a:b@h/d', /must start with postgresql:/],
    ['', /must start with postgresql:/],
    ['postgresql://a:s3cr#t@h/d', /percent-encode/],
    ['postgresql://a:b@h:99999/d', /percent-encode/],
    ['postgresql:///d', /not a valid URL/],
    ['postgresql://a:b@h', /names no database/],
    ['postgresql://h/d', /names no user/],
    ['postgresql://a:b%zz@h/d', /stray % sign/],
    ['postgresql://a:b@h/d?sslmode=sometimes', /sslmode=sometimes/],
  ])('refuses %s clearly', (raw, message) => {
    expect(() => parse(raw)).toThrow(message);
    expect(() => parse(raw)).toThrow(/^DATABASE_URL /);
  });

  it('never repeats the password in an error', () => {
    for (const raw of ['postgresql://a:s3cr#t@h/d', 'postgresql://a:s3cret%zz@h/d']) {
      expect(() => parse(raw)).not.toThrow(/s3cr/);
    }
  });

  it('refuses an authority that is no certificate', () => {
    expect(() => parse('postgresql://a:b@h/d', readFileSync('package.json', 'utf8'))).toThrow(
      /DATABASE_CA is not a certificate/,
    );
  });
});

describe('describeTarget', () => {
  it("names host, port and database, and nobody's password", () => {
    expect(describeTarget(parse('postgresql://ann:hunter2@h/d'))).toBe('h:5432/d');
    expect(describeTarget(parse('postgresql://ann:hunter2@[::1]/d'))).toBe('[::1]:5432/d');
  });
});
