import { describe, expect, it } from 'vitest';
import { readOrigin, writeOrigin, type DatabaseOrigin } from '../databases/origin.ts';
import type { Project } from '../config/project.ts';
import type { DeployEvent } from '../pipeline/events.ts';
import { fakeExec } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeHttp, type FakeServer } from '../ports/http/fake.ts';
import type { Ports } from '../ports/index.ts';
import { HandClock } from '../pipeline/hand-clock.ts';
import type { CommandContext } from './command.ts';
import { warnOfEnd } from './database-end.ts';

const url = 'postgresql://u:topsecret@ep-x-1-pooler.c.aws.neon.tech/d?sslmode=require';
const link = 'https://neon.new/claim/0a-canary';
const now = '2026-01-01T00:00:00.000Z';

interface Case {
  readonly ends?: string;
  readonly stored?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly server?: FakeServer;
  readonly source?: 'external' | 'in-cluster';
}

async function warned({ ends = '2026-01-01T05:30:00Z', stored, env = {}, server, source }: Case) {
  const files = fakeFiles();
  const secrets = stored ?? `DATABASE_URL=${url}\nNEON_CLAIM_URL=${link}\n`;
  await files.writeText('/shop/.todo-deploy/secrets.env', secrets, { mode: 0o600 });
  const host = 'ep-x-1.c.aws.neon.tech';
  const origin: DatabaseOrigin = { kind: 'temporary', host, expiresAt: ends, claimed: false };
  await writeOrigin('/shop', origin, files);
  const http = fakeHttp(server ?? (() => ({ body: '{"status":"UNCLAIMED"}' })));
  const events: DeployEvent[] = [];
  const context: Partial<CommandContext> = {
    ...{ env, signal: new AbortController().signal },
    ports: {
      files,
      http,
      exec: fakeExec({}),
      clock: new HandClock(Date.parse(now)),
    } as unknown as Ports,
    emit: (event) => events.push(event),
  };
  const database = { source: source ?? 'external', ownTables: [], shared: false };
  const web = { secrets: [{ name: 'DATABASE_URL', optional: false, generate: false }] };
  const config = { database, secretsFile: '.todo-deploy/secrets.env', components: { web } };
  const project = { root: '/shop', config } as unknown as Project;
  await warnOfEnd(context as CommandContext, project);
  const text = JSON.stringify(events);
  expect(text).not.toMatch(/canary|topsecret/);
  return { text, calls: http.calls, origin: await readOrigin('/shop', files) };
}

describe('the end of a temporary database', () => {
  it('is told a day before, and asked about', async () => {
    const { text, calls } = await warned({});
    expect(text).toContain('ends in 5 hours (2026-01-01 05:30 UTC)');
    expect(text).toContain('secrets get NEON_CLAIM_URL --show');
    expect(calls).toEqual(['GET https://neon.new/api/v1/database/0a-canary']);
  });

  it('is told when it is over', async () => {
    const { text } = await warned({ ends: '2025-12-31T23:15:00Z' });
    expect(text).toContain('ended 45 minutes ago');
    expect(text).toContain('init --database temporary --force');
  });

  it('is not told, and nobody asked, while it is far', async () => {
    const { text, calls } = await warned({ ends: '2026-01-03T00:00:00Z' });
    expect(text).toBe('[]');
    expect(calls).toEqual([]);
  });

  it('is over for good once somebody has claimed it', async () => {
    const { text, origin } = await warned({ server: () => ({ body: '{"status":"CLAIMED"}' }) });
    expect(text).toContain('does not end any more');
    expect(origin).toMatchObject({ kind: 'temporary', claimed: true });
  });

  it('is told as well when nobody knows whether it is claimed', async () => {
    expect((await warned({ server: () => ({ status: 400 }) })).text).toContain('ends in 5 hours');
    const { text, calls } = await warned({ stored: `DATABASE_URL=${url}\n` });
    expect(text).toContain('ends in 5 hours');
    expect(calls).toEqual([]);
  });

  it.each<[string, Case]>([
    ['another database is given', { env: { DATABASE_URL: 'postgresql://u:p@db.test/d' } }],
    ['another database is kept', { stored: 'DATABASE_URL=postgresql://u:p@db.test/d\n' }],
    ['the database is in the cluster', { source: 'in-cluster' }],
  ])('is nobody’s business when %s', async (_what, how) => {
    expect((await warned(how)).text).toBe('[]');
  });
});
