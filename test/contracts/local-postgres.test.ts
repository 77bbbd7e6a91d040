import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { postgresProcesses } from '../../src/ports/postgres-processes/node.ts';
import type { LocalFolders } from '../../src/targets/local/folders.ts';
import type { PostgresPrograms } from '../../src/targets/local/postgres/programs.ts';
import { endStalePostgres } from '../../src/targets/local/postgres/stale.ts';
import { postgresUser } from '../../src/targets/local/postgres/user.ts';
import { createPorts } from '../../src/wiring.ts';
import { providePostgres } from '../../src/targets/local/postgres/provide.ts';
import { failureOf } from './failure-of.ts';
import {
  foldersIn,
  machine,
  prepare,
  ready,
  start,
  temporaryFolder,
  type StartedServer,
} from './local-server.ts';

let root: string;
let remove: () => void;
let programs: PostgresPrograms;
let folders: LocalFolders;

const never = new AbortController().signal;

beforeAll(async () => {
  [root, remove] = await temporaryFolder('local-postgres-');
  // Long, with a space and an umlaut, as the home of somebody may be.
  const state = join(root, `zu Hause bei Jörg ${'x'.repeat(120)}`);
  folders = foldersIn(state, join(root, 'cache'));
  programs = await providePostgres({
    ...createPorts(process.env),
    ...{ machine, env: process.env, cache: folders.cache, cwd: root },
    ...{ tell: () => undefined, signal: never },
  });
}, 300_000);

afterAll(async () => {
  await endStale();
  remove();
});

function endStale(): Promise<number> {
  const details = { folders, files: nodeFiles, processes: postgresProcesses, clock: systemClock };
  return endStalePostgres({ ...details, signal: never });
}

async function ask(server: StartedServer, question: string): Promise<unknown> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>({ text: question });
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** A connection whose backend works for a minute, and whose end is no failure of the test. */
async function keepBusy(server: StartedServer): Promise<Client> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  client.query('select count(*) from generate_series(1, 2000000000)').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return client;
}

const pidsOf = () => postgresProcesses.find({ data: folders.data, name: folders.id });

describe('the data folder of the embedded PostgreSQL', () => {
  it('is not left half made when initdb fails or is interrupted', async () => {
    const broken = { ...folders, data: join(root, 'broken/data') };
    const refused = await failureOf(prepare(programs, broken, { role: 'pg_reserved' }));
    expect(refused).toMatchObject({ kind: 'environment', code: 'DATABASE_INIT' });
    expect(refused.details.join('\n')).toContain('pg_');
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 300);
    const stopped = await failureOf(prepare(programs, broken, { signal: controller.signal }));
    expect(stopped).toMatchObject({ code: 'INTERRUPTED' });
    expect(await fs.readdir(join(root, 'broken'))).toEqual([]);
  });

  it('is made once, for nobody else to read, and leaves no password behind', async () => {
    expect(await prepare(programs, folders)).toBe('made');
    expect(await prepare(programs, folders)).toBe('kept');
    const entry = await fs.stat(folders.data);
    expect(entry.mode & 0o777).toBe(0o700);
    expect(entry.uid === 0).toBe(false);
    expect(await fs.readdir(folders.state)).toEqual(['data']);
  });

  it('of another major version, or of something else, is never touched', async () => {
    const old = { ...folders, data: join(root, 'old') };
    await nodeFiles.writeText(join(old.data, 'PG_VERSION'), '16\n');
    expect(await failureOf(prepare(programs, old))).toMatchObject({
      code: 'DATA_VERSION',
      message: expect.stringContaining('PostgreSQL 16') as string,
    });
    const foreign = { ...folders, data: join(root, 'foreign') };
    await nodeFiles.writeText(join(foreign.data, 'letter.txt'), 'hello');
    expect(await failureOf(prepare(programs, foreign))).toMatchObject({ code: 'DATA_FOREIGN' });
    expect(await fs.readdir(old.data)).toEqual(['PG_VERSION']);
    expect(await fs.readdir(foreign.data)).toEqual(['letter.txt']);
  });
});

describe('the embedded PostgreSQL', () => {
  it('serves on 127.0.0.1 with a password, Unicode and checksums, and never as root', async () => {
    const server = await start(programs, folders);
    expect(await ready(server)).toBe(true);
    expect(await ready(server)).toBe(false);
    expect(await ask(server, 'show server_version')).toBe(programs.version);
    expect(await ask(server, 'show data_checksums')).toBe('on');
    expect(await ask(server, 'show fsync')).toBe('on');
    expect(await ask(server, "select lower('ÄÖÜ') || upper('é')")).toBe('äöüÉ');
    await expect(
      ask({ ...server, url: server.url.replace('shop:', 'shop:x') }, 'select 1'),
    ).rejects.toMatchObject({ code: '28P01' });
    for (const pid of await pidsOf()) {
      expect((await fs.stat(`/proc/${pid}`)).uid).not.toBe(0);
    }
    await ask(server, 'create table kept as select 42 as answer');
    server.child.kill('SIGINT');
    await server.exited;
    expect(server.child.exitCode).toBe(0);
    expect(await pidsOf()).toEqual([]);
  });

  it('starts again after all of it was killed at once', async () => {
    const server = await start(programs, folders);
    await ready(server);
    await keepBusy(server);
    const pids = await pidsOf();
    expect(pids.length).toBeGreaterThan(3);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await server.exited;
    await endStale();
    const again = await start(programs, folders);
    await ready(again);
    expect(await ask(again, 'select answer from kept')).toBe(42);
    expect(await endStale()).toBeGreaterThan(3);
    await again.exited;
    expect(again.output()).toContain('received fast shutdown request');
  });

  it('starts again after its postmaster alone was killed while a query ran', async () => {
    const server = await start(programs, folders);
    await ready(server);
    await keepBusy(server);
    server.child.kill('SIGKILL');
    await server.exited;
    // The query goes on, and holds the shared memory: this is what the next start would fail from.
    const refused = await start(programs, folders);
    await refused.exited;
    expect(refused.output()).toContain('shared memory block');
    expect(await endStale()).toBeGreaterThan(0);
    const again = await start(programs, folders);
    await ready(again);
    expect(await ask(again, 'select answer from kept')).toBe(42);
    await endStale();
    await again.exited;
  });

  it('starts although somebody else has the number in a postmaster.pid of before', async () => {
    const user = await postgresUser(machine, nodeFiles);
    const other = spawn('sleep', ['600'], { ...user, cwd: '/', stdio: 'ignore' });
    try {
      const pidFile = join(folders.data, 'postmaster.pid');
      await fs.writeFile(pidFile, `${other.pid ?? 0}\n${folders.data}\n`);
      const refused = await start(programs, folders);
      await refused.exited;
      expect(refused.output()).toContain('already exists');
      expect(await endStale()).toBe(0);
      expect(other.exitCode).toBeNull();
      const again = await start(programs, folders);
      await ready(again);
      expect(await ask(again, 'select answer from kept')).toBe(42);
      await endStale();
      await again.exited;
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('leaves a postmaster.pid alone that PostgreSQL clears away itself', async () => {
    const pidFile = join(folders.data, 'postmaster.pid');
    await fs.writeFile(pidFile, `4194304\n${folders.data}\n`);
    expect(await endStale()).toBe(0);
    expect(await nodeFiles.exists(pidFile)).toBe(true);
    const again = await start(programs, folders);
    await ready(again);
    await endStale();
    await again.exited;
  });
});
