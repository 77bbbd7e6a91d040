/**
 * A build of the frontend takes over what the last one compiled. Whatever was edited in between, it has to make what
 * a build from nothing makes. One round; `npm run test:build-cache` does more.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../src/seeded-fixture.ts';
import { run } from '../bed/shell.ts';
import { edits } from './edits.ts';
import { differing, outputOf } from './output.ts';

const source = join(import.meta.dirname, '../../app/frontend');
const rounds = Number(process.env['TODO_DEPLOY_ROUNDS'] ?? 1);
const first = Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000));
const editsARound = 3;

let home: string;
let kept: string;

const isSource = (path: string) => !/\/(node_modules|\.next)$/.test(path);
const build = (folder: string) => run('npm', ['run', '-s', 'build'], { cwd: folder });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'todo-deploy-build-cache-'));
  // The folder's name goes into what is made.
  kept = join(home, 'kept/app');
  cpSync(source, kept, { recursive: true, filter: isSource });
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: kept });
  await build(kept);
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('a build of the frontend that remembers the last one', () => {
  it.each(Array.from({ length: rounds }, (_, index) => first + index))(
    'makes what one from nothing makes (SEED=%i)',
    async (seed) => {
      const random = seeded(seed);
      const names = Object.keys(edits);
      const done: string[] = [];
      for (let count = 0; count < editsARound; count += 1) {
        const name = names[Math.floor(random() * names.length)] ?? '';
        edits[name]?.(kept, Math.floor(random() * 0xfffff + 0x100000).toString(16));
        done.push(name);
      }
      await build(kept);
      const remembered = outputOf(kept);
      rmSync(join(kept, '.next'), { recursive: true });
      await build(kept);
      expect(differing(remembered, outputOf(kept)), done.join(', ')).toEqual([]);
      expect(remembered.size).toBeGreaterThan(100);
    },
  );
});
