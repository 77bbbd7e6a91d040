import { describe, expect, it } from 'vitest';
import { explainDatabaseError, matchDatabaseError } from './errors';

const failure = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('explainDatabaseError', () => {
  it.each([
    [failure('password authentication failed for user "x"', '28P01'), 'database_password', false],
    [failure('database "x" does not exist', '3D000'), 'database_missing', false],
    [failure('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'database_unreachable', true],
    [failure('getaddrinfo ENOTFOUND db', 'ENOTFOUND'), 'database_name_unresolved', true],
    [failure('the database system is starting up', '57P03'), 'database_starting', true],
    [
      failure('terminating connection due to administrator command', '57P01'),
      'database_starting',
      true,
    ],
    [failure("Couldn't connect to compute node", 'XX000'), 'database_waking', true],
    [failure('Connection terminated due to connection timeout'), 'database_unreachable', true],
    [failure('timeout exceeded when trying to connect'), 'database_unreachable', true],
    [
      failure('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
      'database_certificate',
      false,
    ],
    [
      failure('no pg_hba.conf entry for host "10.0.0.1", user "x", no encryption', '28000'),
      'database_tls_required',
      false,
    ],
    [failure('The server does not support SSL connections'), 'database_tls_unsupported', false],
    [failure('Your account exceeded the compute time quota.'), 'database_quota_exceeded', false],
    [failure('odd', 'XX999'), 'database_error', false],
  ])('%s -> %s', (error, code, transient) => {
    expect(explainDatabaseError(error)).toMatchObject({ code, transient });
  });

  it('looks inside the error that stands for several addresses', () => {
    const error = new AggregateError([failure('connect ECONNREFUSED ::1:1', 'ECONNREFUSED')]);
    expect(explainDatabaseError(error).code).toBe('database_unreachable');
  });

  it('looks behind the error of a library', () => {
    const error = new Error('Failed to get session', {
      cause: failure('connect ECONNREFUSED ::1:1', 'ECONNREFUSED'),
    });
    expect(explainDatabaseError(error).code).toBe('database_unreachable');
  });

  it('never quotes the server', () => {
    const error = failure('password authentication failed for user "secret-name"', '28P01');
    expect(explainDatabaseError(error).message).not.toContain('secret-name');
  });
});

describe('matchDatabaseError', () => {
  it('leaves other errors to others', () => {
    expect(matchDatabaseError(new TypeError('x is not a function'))).toBeUndefined();
  });
});
