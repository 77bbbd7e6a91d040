import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { runMigration } from './run';

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('runMigration', () => {
  it('waits for a database that is not there, within its limit, and keeps the password', async () => {
    const port = await closedPort();
    const report = await runMigration({
      DATABASE_URL: `postgresql://todo:hunter2@127.0.0.1:${port}/todo`,
      MIGRATE_TIMEOUT_SECONDS: '1',
    });
    expect(report).toMatchObject({
      result: 'failed',
      code: 'database_unreachable',
      database: `127.0.0.1:${port}/todo`,
    });
    expect('attempts' in report && report.attempts).toBeGreaterThan(1);
    expect('duration_ms' in report && report.duration_ms).toBeLessThan(5_000);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('prefers the direct URL', async () => {
    const port = await closedPort();
    const report = await runMigration({
      DATABASE_URL: 'postgresql://a:b@pooled.invalid/todo',
      DATABASE_URL_DIRECT: `postgresql://a:b@127.0.0.1:${port}/direct`,
      MIGRATE_TIMEOUT_SECONDS: '1',
    });
    expect(report).toMatchObject({ database: `127.0.0.1:${port}/direct` });
  });

  it.each([
    [{}, /DATABASE_URL_DIRECT or DATABASE_URL is not set/],
    [{ DATABASE_URL: 'nonsense' }, /DATABASE_URL must start with/],
    [
      { DATABASE_URL: 'postgresql://a:b@h/d', MIGRATE_TIMEOUT_SECONDS: 'x' },
      /MIGRATE_TIMEOUT_SECONDS must be/,
    ],
  ])('reports a wrong setting in words: %o', async (env, message) => {
    const report = await runMigration(env);
    expect(report).toMatchObject({ result: 'failed', code: 'configuration' });
    expect('message' in report && report.message).toMatch(message);
  });
});
