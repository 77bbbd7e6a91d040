import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { fakeFiles, type FakeFiles } from '../ports/files/fake.ts';
import { explainContent, keepContents } from './contents.ts';

const config = configSchema.parse({
  ...{ version: 1, name: 'shop', database: { source: 'in-cluster' }, components: {} },
});
const project = { root: '/p', file: '/p/todo-deploy.yaml', namespace: 'shop', config };
const memory = '/p/.todo-deploy/files/web.image';

const keep = (files: FakeFiles, tag: string, contents: Record<string, string>) =>
  keepContents(memory, { tag, contents: () => new Map(Object.entries(contents)) }, files);
const explain = (files: FakeFiles, deployed: string | undefined, wanted = 'c-2') =>
  explainContent(project, 'web.image', { deployed, wanted }, files);

describe('what has changed since a deployment', () => {
  it('is named when both tags were made of what is known here', async () => {
    const files = fakeFiles();
    await keep(files, 'c-1', { 'a.ts': '1', 'the Dockerfile': '1' });
    await keep(files, 'c-2', { 'a.ts': '2', 'the Dockerfile': '1', 'b.ts': '1' });
    expect(await explain(files, 'c-1')).toEqual([
      'since c-1, which is deployed:',
      '  changed: a.ts',
      '  new: b.ts',
    ]);
    expect(await explain(files, 'c-2')).toEqual([
      expect.stringContaining('c-2, which is deployed'),
    ]);
  });

  it('is said not to be known otherwise', async () => {
    const files = fakeFiles();
    expect(await explain(files, undefined)).toEqual(['nothing of it is deployed yet']);
    await keep(files, 'c-2', {});
    expect(await explain(files, 'c-1')).toEqual([expect.stringContaining('not known')]);
    await files.writeText(`${memory}.c-1`, 'torn');
    expect(await explain(files, 'c-1')).toEqual([expect.stringContaining('not known')]);
  });

  it('is remembered of the last ten tags, and never in the way', async () => {
    const files = fakeFiles();
    for (let tag = 1; tag <= 12; tag += 1) await keep(files, `c-${tag}`, { a: `${tag}` });
    const names = Object.keys(files.contents()).filter((path) => path.startsWith(`${memory}.c-`));
    expect(names.length).toBe(10);
    expect(await files.exists(`${memory}.c-2`)).toBe(false);
    files.failWrites(`${memory}.c-13`, 'ENOSPC');
    await expect(keep(files, 'c-13', {})).resolves.toBeUndefined();
    await expect(
      keepContents(undefined, { tag: 'c', contents: () => new Map() }, files),
    ).resolves.toBeUndefined();
  });
});
