import { describe, expect, it } from 'vitest';
import { migrationJobName, migrationOf } from './migrations.ts';

const contents = (changed: Readonly<Record<string, string>> = {}) => {
  const files = { 'app/main.py': '1', 'db/0001.sql': '1', 'db/0002.sql': '1', 'db.txt': '1' };
  return () => new Map(Object.entries({ ...files, ...changed }));
};

describe('what names a migration', () => {
  const component = { migrationFiles: ['./db/'] };

  it('is the image, where the project names no files', () => {
    expect(migrationOf({ migrationFiles: [] }, contents())).toBeUndefined();
    const first = migrationJobName('shop-web', { tag: 'c-1' }, 'secret');
    expect(migrationJobName('shop-web', { tag: 'c-2' }, 'secret')).not.toBe(first);
  });

  it('is the content of the files that it names, and of nothing beside them', () => {
    const before = migrationOf(component, contents());
    for (const other of [{ 'app/main.py': '2' }, { 'db.txt': '2' }]) {
      expect(migrationOf(component, contents(other))).toBe(before);
    }
    for (const own of [{ 'db/0001.sql': '2' }, { 'db/0003.sql': '1' }]) {
      expect(migrationOf(component, contents(own))).not.toBe(before);
    }
    expect(migrationOf({ migrationFiles: ['.'] }, contents({ 'app/main.py': '2' }))).not.toBe(
      migrationOf({ migrationFiles: ['.'] }, contents()),
    );
  });

  it('is shared by images with the same files, but not with other secrets', () => {
    const migration = migrationOf(component, contents());
    const images = ['c-1', 'c-2'].map((tag) => ({
      tag,
      ...(migration === undefined ? {} : { migration }),
    }));
    const [first, second] = images.map((image) => migrationJobName('shop-web', image, 'secret'));
    expect(second).toBe(first);
    expect(migrationJobName('shop-web', { tag: 'c-1' }, 'other')).not.toBe(first);
  });
});
