import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeWatcher } from '../../src/ports/watcher/fake.ts';
import { nodeWatcher, watcherFor } from '../../src/ports/watcher/node.ts';
import type { Watched, Watcher } from '../../src/ports/watcher.ts';

/** Files that can be changed, and who hears of it. */
interface Subject {
  readonly watcher: Watcher;
  readonly root: string;
  write(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

const roots: string[] = [];

afterAll(async () => {
  for (const root of roots) await fs.rm(root, { recursive: true, force: true });
});

async function real(watcher: Watcher): Promise<Subject> {
  const root = await fs.mkdtemp(join(tmpdir(), 'watcher-contract-'));
  roots.push(root);
  const write = async (path: string) => {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(path, String(Math.random()));
  };
  return {
    ...{ watcher, root, write },
    remove: (path) => fs.rm(path, { recursive: true }),
    rename: (from, to) => fs.rename(from, to),
  };
}

function fake(): Promise<Subject> {
  const watcher = fakeWatcher();
  const changed = (...paths: string[]) => {
    paths.forEach((path) => {
      watcher.changed(path);
    });
    return Promise.resolve();
  };
  const rename = (from: string, to: string) => changed(from, to);
  return Promise.resolve({ watcher, root: '/shop', write: changed, remove: changed, rename });
}

describe.each([
  ['node', () => real(nodeWatcher)],
  ['a watch for each folder', () => real(watcherFor(false))],
  ['one watch for the whole tree', () => real(watcherFor(true))],
  ['fake', fake],
])('watcher port: %s', (_name, make) => {
  async function scene(places?: (root: string) => Watched[]) {
    const subject = await make();
    const { root } = subject;
    const at = (name: string) => join(root, name);
    for (const name of ['app/main.py', 'app/deep/er/x.py', 'app/node_modules/m/i.js', 'one.yaml'])
      await subject.write(at(name));
    const skip = (path: string) => /(^|\/)node_modules(\/|$)/.test(path);
    const heard = new Set<string>();
    const watched = places?.(root) ?? [{ folder: at('app'), skip }, { file: at('one.yaml') }];
    const watching = await subject.watcher.watch(watched, {
      onChange: (path) => heard.add(path),
      onLost: (error) => {
        throw error;
      },
    });
    // What was written before may still be on its way.
    await wait(50);
    heard.clear();
    /** Whether this, or a folder above it, is told of. */
    const hears = (name: string) =>
      expect.poll(() => [...heard].some((path) => at(name).startsWith(path))).toBe(true);
    return { ...subject, at, heard, hears, watching };
  }

  it('tells of a file that is written, made, removed or renamed, at any depth', async () => {
    const { at, hears, heard, watching, ...subject } = await scene();
    for (const name of ['app/main.py', 'app/deep/er/x.py', 'app/new.py', 'one.yaml']) {
      await subject.write(at(name));
      await hears(name);
    }
    heard.clear();
    await subject.rename(at('app/new.py'), at('app/deep/moved.py'));
    await hears('app/new.py');
    await hears('app/deep/moved.py');
    heard.clear();
    await subject.remove(at('app/deep/moved.py'));
    await hears('app/deep/moved.py');
    watching.close();
  });

  it('sees into folders that come later, and again into one that was replaced', async () => {
    const { at, hears, heard, watching, ...subject } = await scene();
    await subject.write(at('app/later/below/a.py'));
    await hears('app/later/below/a.py');
    await wait(50);
    heard.clear();
    await subject.write(at('app/later/below/a.py'));
    await hears('app/later/below/a.py');
    await subject.remove(at('app/later'));
    await hears('app/later');
    await subject.write(at('app/later/b.py'));
    await wait(50);
    heard.clear();
    await subject.write(at('app/later/b.py'));
    await hears('app/later/b.py');
    watching.close();
  });

  it('hears a file that an editor replaces, and one that was not there', async () => {
    const { at, hears, watching, ...subject } = await scene((root) => [
      { file: join(root, 'one.yaml') },
      { file: join(root, 'two.yaml') },
    ]);
    await subject.write(at('one.yaml.tmp'));
    await subject.rename(at('one.yaml.tmp'), at('one.yaml'));
    await hears('one.yaml');
    await subject.write(at('two.yaml'));
    await hears('two.yaml');
    watching.close();
  });

  it('tells nothing of what stays out, of files beside one, or after it was closed', async () => {
    const { at, hears, heard, watching, ...subject } = await scene();
    await subject.write(at('app/node_modules/m/i.js'));
    await subject.write(at('app/node_modules/n/j.js'));
    await subject.write(at('two.yaml'));
    await subject.write(at('app/main.py'));
    await hears('app/main.py');
    expect([...heard]).toEqual([at('app/main.py')]);
    watching.close();
    heard.clear();
    await subject.write(at('app/main.py'));
    await wait(50);
    expect([...heard]).toEqual([]);
  });

  it('leaves out what is not there', async () => {
    const { watching } = await scene((root) => [
      { folder: join(root, 'absent'), skip: () => false },
      { file: join(root, 'absent/file') },
    ]);
    watching.close();
  });
});
