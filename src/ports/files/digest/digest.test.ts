import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FileEntry } from '../../files.ts';
import { nodeFiles } from '../node.ts';
import { seeded } from '../../../seeded-fixture.ts';
import { Edits } from './edits-fixture.ts';
import { kind } from './kinds.ts';
import { plainDigest } from './plain.ts';
import { readKept } from './store.ts';
import { stampIn } from './stamp.ts';

/** `npm run test:fingerprints` makes them 10,000. */
const changes = Number(process.env['TODO_DEPLOY_EDITS'] ?? 300);
const seed = Number(process.env['TODO_DEPLOY_SEED'] ?? 8);

const made: string[] = [];
afterAll(() => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder as for a build: one thing in it is left out as a folder, one only as a file. */
function place() {
  const root = fs.mkdtempSync(join(tmpdir(), 'digest-'));
  made.push(root);
  const memory = { file: join(root, '.todo-deploy/files/web.image'), rules: 'the same' };
  const skip = (path: string, which: FileEntry['kind']) =>
    path === '.todo-deploy' || path === 'out' || (path === 'skip.log' && which === 'file');
  return {
    ...{ root, memory, skip },
    digest: async () => (await nodeFiles.digest(root, { skip, memory })).digest,
    anew: async () => (await nodeFiles.digest(root, { skip })).digest,
    plain: async () => (await plainDigest(nodeFiles, root, skip)).digest,
    kept: () => readKept(memory.file, memory.rules, stampIn(join(root, '.todo-deploy/files'))!),
  };
}

/** What is there, read in another way than the one under test. */
function contentOf(root: string, skip: ReturnType<typeof place>['skip'], below = ''): string[] {
  return fs.readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const which = entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'symlink';
    if (skip(path, which)) return [];
    if (which === 'directory') return contentOf(root, skip, path);
    if (which === 'symlink') return [`${path} -> ${fs.readlinkSync(join(root, path))}`];
    const program = (fs.statSync(join(root, path)).mode & 0o100) !== 0;
    return [`${path} ${program} ${fs.readFileSync(join(root, path), 'utf8')}`];
  });
}

/** Longer than the margin within which a file is too fresh to be trusted. */
const untilTrusted = () => new Promise((resolve) => setTimeout(resolve, 2200));

describe('a digest with a memory', () => {
  it(
    `misses none of ${changes} changes, and sees none that are not`,
    { timeout: 3_600_000 },
    async () => {
      const { root, skip, memory, digest, anew, plain } = place();
      const random = seeded(seed);
      const edits = new Edits(root, random);
      edits.make(60);
      await untilTrusted();
      await digest();
      let older = fs.readFileSync(memory.file);
      let before = { content: contentOf(root, skip).sort().join('\n'), digest: await digest() };
      for (let count = 1; count <= changes; count += 1) {
        const done = [edits.change()];
        while (random() < 0.2) done.push(edits.change());
        // A memory that another run wrote earlier, or that was damaged, must do no harm.
        if (random() < 0.05) fs.writeFileSync(memory.file, older);
        if (random() < 0.02) damage(memory.file, random);
        const what = `change ${count}: ${done.join(', ')}`;
        const now = { content: contentOf(root, skip).sort().join('\n'), digest: await digest() };
        expect(now.digest, what).toBe(await anew());
        if (count % 25 === 0) expect(now.digest, what).toBe(await plain());
        expect(now.digest === before.digest, what).toBe(now.content === before.content);
        if (random() < 0.02) older = fs.readFileSync(memory.file);
        before = now;
      }
    },
  );

  it('reads nothing again that is old enough to be trusted, and what is fresh once more', async () => {
    const { root, digest, kept } = place();
    new Edits(root, seeded(1)).make(12);
    await untilTrusted();
    await digest();
    fs.writeFileSync(join(root, 'f0'), 'fresh');
    await digest();
    const { memory } = kept()!;
    const ctimes = Array.from(memory.kinds, (which, at) => ({
      which,
      ctime: memory.stats[at * 5 + 1],
    }));
    const counted = ctimes.filter(({ which }) => which >= kind.file);
    expect(counted.length).toBe(13);
    expect(counted.filter(({ ctime }) => Number.isNaN(ctime)).length).toBe(1);
  });

  it('takes what it trusts from the memory', async () => {
    const { root, memory, digest, plain, kept } = place();
    new Edits(root, seeded(1)).make(12);
    await untilTrusted();
    const first = await digest();
    // Only to prove that it is used: another hash, under a checksum that fits.
    const { memory: view, block } = kept()!;
    view.digests.fill(7);
    const { writeKept } = await import('./store.ts');
    writeKept(memory.file, memory.rules, block);
    expect(await digest()).not.toBe(first);
    expect(await plain()).toBe(first);
  });

  it('forgets when the rules change, the clock went back, or the file is not whole', async () => {
    const { root, memory, digest, kept } = place();
    new Edits(root, seeded(1)).make(12);
    await digest();
    const stamp = stampIn(join(root, '.todo-deploy/files'))!;
    const read = (rules: string, change: object = {}) =>
      readKept(memory.file, rules, { ...stamp, ...change });
    expect(read('the same')).toBeDefined();
    expect(read('others')).toBeUndefined();
    expect(read('the same', { time: kept()!.memory.time - 1 })).toBeUndefined();
    expect(read('the same', { device: -1 })).toBeUndefined();
    const bytes = fs.readFileSync(memory.file);
    for (const length of [0, 8, 100, bytes.length - 1]) {
      fs.writeFileSync(memory.file, bytes.subarray(0, length));
      expect(read('the same')).toBeUndefined();
    }
    for (let at = 0; at < bytes.length; at += 97) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      fs.writeFileSync(memory.file, flipped);
      expect(read('the same'), `byte ${at}`).toBeUndefined();
    }
  });

  it('does without where nothing can be kept', async () => {
    const { root, skip, plain } = place();
    new Edits(root, seeded(1)).make(12);
    fs.writeFileSync(join(root, 'plain-file'), '');
    const memory = { file: join(root, 'plain-file/x'), rules: '' };
    expect((await nodeFiles.digest(root, { skip, memory })).digest).toBe(await plain());
    expect(fs.readFileSync(join(root, 'plain-file'), 'utf8')).toBe('');
  });

  it('gives runs at the same time the same answer, and leaves a whole memory', async () => {
    const { root, digest, kept, plain } = place();
    new Edits(root, seeded(1)).make(40);
    const all = await Promise.all(Array.from({ length: 8 }, digest));
    expect(new Set(all)).toEqual(new Set([await plain()]));
    expect(kept()).toBeDefined();
    const left = fs.readdirSync(join(root, '.todo-deploy/files')).sort();
    expect(left).toEqual(['clock', 'web.image']);
  });
});

function damage(path: string, random: () => number): void {
  const bytes = fs.readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  if (random() < 0.5) fs.truncateSync(path, at);
  else fs.writeFileSync(path, bytes.fill(random() * 256, at, at + 1));
}
