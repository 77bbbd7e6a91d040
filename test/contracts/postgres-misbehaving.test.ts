import type { Server } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { failure } from './postgres-failure.ts';
import { answering as serve, errorResponse } from './postgres-wire.ts';

const timeoutMs = 5000;

describe('servers that misbehave', () => {
  const servers: Server[] = [];

  afterAll(() => {
    for (const server of servers) server.close();
  });

  async function answering(...how: Parameters<typeof serve>) {
    const served = await serve(...how);
    servers.push(served.server);
    return served;
  }

  it.each([
    [
      'XX000',
      'Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support',
      'DATABASE_DNS',
      'Neon cannot tell',
    ],
    [
      'XX000',
      'Your project has exceeded the compute time quota.',
      'DATABASE_QUOTA',
      'quota is used up',
    ],
    ['08P01', 'unsupported startup parameter: options', 'DATABASE_POOLED', 'refuses an option'],
    [
      '28000',
      'connection is insecure (try using `sslmode=require`)',
      'DATABASE_TLS',
      'only encrypted',
    ],
    ['08P01', 'no such database: app', 'DATABASE_NAME', 'no database "d"'],
    ['53300', 'sorry, too many clients already', 'DATABASE_CONNECTIONS', 'no connection left'],
    ['08006', 'server login has been failing, try later', 'DATABASE_SUSPENDED', 'is suspended'],
    ['0A000', 'something never seen', 'DATABASE_ERROR', 'refused the connection'],
  ])('explains %s %s', async (sqlState, message, code, words) => {
    const { port, attempts } = await answering(() => errorResponse(sqlState, message));
    const error = await failure(
      postgresClient.probe(`postgresql://u:topsecret@127.0.0.1:${port}/d?sslmode=disable`, {
        timeoutMs,
      }),
    );
    expect(error).toMatchObject({ kind: 'environment', code });
    expect(error.message).toContain(words);
    expect(attempts()).toBe(1);
  });

  it('tries a suspended database a second time', async () => {
    const suspended = errorResponse('57P01', 'terminating connection due to administrator command');
    const denied = errorResponse('28P01', 'password authentication failed for user "u"');
    const { port, attempts } = await answering((attempt) => (attempt === 1 ? suspended : denied));
    const error = await failure(
      postgresClient.probe(`postgresql://u:p@127.0.0.1:${port}/d?sslmode=disable`, { timeoutMs }),
    );
    expect(attempts()).toBe(2);
    expect(error).toMatchObject({ code: 'DATABASE_PASSWORD' });
  });

  it('gives up on a server that never answers', async () => {
    const { port } = await answering(() => undefined);
    const started = Date.now();
    const error = await failure(
      postgresClient.probe(`postgresql://u:p@127.0.0.1:${port}/d?sslmode=disable`, {
        timeoutMs: 500,
      }),
    );
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(Date.now() - started).toBeLessThan(4000);
  });

  it('lets go of a server that never answers when it is stopped', async () => {
    const stop = new AbortController();
    const { port } = await answering(() => {
      stop.abort(new Error('stopped'));
      return undefined;
    });
    const work = postgresClient.open(`postgresql://u:p@127.0.0.1:${port}/d?sslmode=disable`, {
      timeoutMs: 30_000,
      signal: stop.signal,
    });
    await expect(work).rejects.toThrow('stopped');
  });

  it('says that TLS failed when something else answers', async () => {
    const { port } = await answering(() => Buffer.from('Snot TLS at all, but a long enough text'));
    const error = await failure(
      postgresClient.probe(`postgresql://u:p@127.0.0.1:${port}/d?sslmode=require`, { timeoutMs }),
    );
    expect(error).toMatchObject({ code: 'DATABASE_TLS' });
  });
});
