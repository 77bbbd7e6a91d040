import { promises as fs } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../../src/ports/machine.ts';
import { fakeMachine } from '../../src/ports/machine/fake.ts';
import { thisMachine } from '../../src/ports/machine/node.ts';
import { failureOf } from './failure-of.ts';

const server = createServer();
let folder: string;
let taken: number;
/** A port where nothing listens any more. */
let free: number;

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'machine-'));
  const brief = createServer();
  await new Promise<void>((resolve) => brief.listen(0, '127.0.0.1', resolve));
  free = (brief.address() as AddressInfo).port;
  await new Promise((resolve) => brief.close(resolve));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  taken = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const subjects: readonly [string, () => Machine][] = [
  ['this machine', () => thisMachine(process.env)],
  [
    'the fake',
    () =>
      fakeMachine({
        ...{ takenPorts: [taken], disk: { freeBytes: 1e9, totalBytes: 1e10 } },
        hosts: { localhost: ['127.0.0.1'] },
      }),
  ],
];

describe.each(subjects)('Machine: %s', (_name, make) => {
  it('says what it is', () => {
    const { facts } = make();
    expect(facts.node).toMatch(/^\d+\.\d+\.\d+/);
    expect(facts.cpus).toBeGreaterThan(0);
    expect(facts.memoryBytes).toBeGreaterThan(1e8);
    expect(facts.home).not.toBe('');
  });

  it('says how much room there is, for a folder that is not there yet too', async () => {
    const machine = make();
    for (const path of [folder, join(folder, 'not/there/yet')]) {
      const space = await machine.disk(path);
      expect(space?.freeBytes).toBeGreaterThan(0);
      expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? 0);
    }
  });

  it('tells a port that is taken from one that is free', async () => {
    const machine = make();
    expect(await machine.portIsFree(taken)).toBe(false);
    expect(await machine.portIsFree(free)).toBe(true);
  });

  it('knows hosts, and knows when there is none', async () => {
    const machine = make();
    expect(await machine.resolve('localhost')).toContain('127.0.0.1');
    expect(await machine.resolve('no-such-host.invalid').catch(() => [])).toEqual([]);
  });

  it('says whether files can be made, below a folder that is not there yet too', async () => {
    expect(await make().canWrite(join(folder, 'not/there'))).toBe(true);
  });
});

describe('this machine', () => {
  it('sets permission bits, and says when it cannot', async () => {
    const machine = thisMachine(process.env);
    const path = join(folder, 'secret');
    await fs.writeFile(path, '1', { mode: 0o644 });
    await machine.setMode(path, 0o600);
    expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
    const error = await failureOf(machine.setMode(join(folder, 'absent'), 0o600));
    expect(error).toMatchObject({ code: 'FILE_UNWRITABLE' });
  });

  it('takes the home of the environment', () => {
    expect(thisMachine({ HOME: '/somewhere' }).facts.home).toBe('/somewhere');
  });
});
