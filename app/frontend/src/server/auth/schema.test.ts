import { getSchema } from 'better-auth/db';
import { describe, expect, it } from 'vitest';
import { sharedAuthOptions } from './options';
import { missingColumns } from './schema';

const options = sharedAuthOptions({
  secret: 'x'.repeat(32),
  issuer: 'i',
  audience: 'a',
  allowedHosts: [],
  rateLimit: false,
});
const complete = Object.entries(getSchema(options)).flatMap(([table, { fields }]) =>
  ['id', ...Object.keys(fields)].map((column) => ({ table, column })),
);

describe('missingColumns', () => {
  it('finds nothing missing in a migrated database', () => {
    expect(missingColumns(options, complete)).toEqual([]);
  });

  it('names tables of an empty one, those for keys and limits included', () => {
    const missing = missingColumns(options, []);
    expect(missing).toEqual(
      expect.arrayContaining(['user', 'session', 'account', 'verification', 'jwks', 'rateLimit']),
    );
  });

  it('names a column that a newer version needs', () => {
    const older = complete.filter(({ table, column }) => `${table}.${column}` !== 'user.email');
    expect(missingColumns(options, older)).toEqual(['user.email']);
  });
});
