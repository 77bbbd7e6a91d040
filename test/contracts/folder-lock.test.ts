import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/ports/folder-lock.ts';
import type { ProcessIdentity } from '../../src/ports/processes.ts';
import { nodeProcesses } from '../../src/ports/processes/node.ts';

let folder: string;
let self: ProcessIdentity;
const dead = { pid: process.pid, started: 'before the last start' };

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'lock-')), 'made');
  self = (await nodeProcesses.identify(process.pid))!;
});
afterEach(() => rm(dirname(folder), { recursive: true }));

const take = (owner = self) => lockFolder(folder, owner, nodeProcesses);

describe('a folder that one process has', () => {
  it('is had by one at a time, until that one lets go', async () => {
    const lock = await take();
    expect(lock).toBeDefined();
    expect(await take()).toBeUndefined();
    await lock?.release();
    expect(await take()).toBeDefined();
    expect(await take()).toBeUndefined();
  });

  it('is free when the one that had it is dead', async () => {
    expect(await take(dead)).toBeDefined();
    expect(await take()).toBeDefined();
  });

  it('is had by one of many who find the last one dead at the same moment', async () => {
    for (let round = 0; round < 50; round += 1) {
      await take(dead);
      const locks = await Promise.all(Array.from({ length: 8 }, () => take()));
      const passed = locks.filter((lock) => lock !== undefined);
      expect(passed.length).toBe(1);
      await passed[0]?.release();
    }
    expect((await readdir(folder)).length).toBeLessThanOrEqual(2);
  });

  it('is had by one of many programs', async () => {
    await take(dead);
    const root = join(import.meta.dirname, '../..');
    const script = `
      import { lockFolder } from ${JSON.stringify(join(root, 'src/ports/folder-lock.ts'))};
      import { nodeProcesses } from ${JSON.stringify(join(root, 'src/ports/processes/node.ts'))};
      const self = await nodeProcesses.identify(process.pid);
      const lock = await lockFolder(${JSON.stringify(folder)}, self, nodeProcesses);
      console.log(lock === undefined ? 'no' : 'yes');
      await new Promise((resolve) => process.stdin.on('data', resolve));
      process.exit();`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const run = promisify(execFile);
    const all = Array.from({ length: 4 }, () => run(process.execPath, args, { cwd: root }));
    const said = all.map(
      ({ child }) => new Promise<string>((resolve) => child.stdout?.once('data', resolve)),
    );
    const answers = (await Promise.all(said)).map((text) => text.trim());
    for (const { child } of all) child.stdin?.write('end\n');
    await Promise.all(all);
    expect(answers.sort()).toEqual(['no', 'no', 'no', 'yes']);
  }, 60_000);
});
