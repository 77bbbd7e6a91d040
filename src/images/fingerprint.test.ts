import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../ports/files/fake.ts';
import { contextEntries } from './context.ts';
import { imageFingerprint, type FingerprintInput } from './fingerprint.ts';

const base: Readonly<Record<string, string>> = {
  '/p/app/a.txt': 'a',
  '/p/app/sub/b.txt': 'b',
  '/p/docker/Dockerfile': 'FROM scratch\nCOPY . /\n',
};

const place = {
  folder: '/p/app',
  dockerfile: '/p/docker/Dockerfile',
  platform: 'linux/amd64',
  keptOut: ['/p/app/.todo-deploy'],
};

async function imageTag(input: FingerprintInput): Promise<string> {
  return (await imageFingerprint(input)).tag;
}

function tagOf(
  contents: Readonly<Record<string, string>>,
  buildArgs: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files = fakeFiles(contents);
  return imageTag({ ...place, buildArgs, files });
}

describe('the tag of an image', () => {
  it('is c- and 12 hex digits, and the same for the same content in any order', async () => {
    const tag = await tagOf(base, { A: '1', B: '2' });
    expect(tag).toMatch(/^c-[0-9a-f]{12}$/);
    const reversed = Object.fromEntries(Object.entries(base).reverse());
    expect(await tagOf(reversed, { B: '2', A: '1' })).toBe(tag);
  });

  it.each([
    ['a content', { ...base, '/p/app/a.txt': 'A' }, {}],
    ['a name', { ...base, '/p/app/c.txt': '' }, {}],
    ['the Dockerfile', { ...base, '/p/docker/Dockerfile': 'FROM scratch\n' }, {}],
    ['a build argument', base, { A: '1' }],
    ['where one file ends', { ...base, '/p/app/a.txt': 'a4:file' }, {}],
  ])('changes with %s', async (_what, contents, buildArgs) => {
    expect(await tagOf(contents, buildArgs)).not.toBe(await tagOf(base));
  });

  it('changes with the platform', async () => {
    const input = { ...place, buildArgs: {}, files: fakeFiles(base) };
    const arm = await imageTag({ ...input, platform: 'linux/arm64' });
    expect(arm).not.toBe(await imageTag(input));
  });

  it('tells by name what the image is made of, with the same text for the same content', async () => {
    const contentsOf = async (contents: typeof base, A: string) => {
      const input = { ...place, buildArgs: { A }, files: fakeFiles(contents) };
      return (await imageFingerprint(input)).contents();
    };
    const before = await contentsOf(base, 'hidden-1');
    const after = await contentsOf({ ...base, '/p/app/a.txt': 'A' }, 'hidden-2');
    const changed = [...after].filter(([name, text]) => before.get(name) !== text);
    expect(changed.map(([name]) => name)).toEqual(['build argument A', 'a.txt']);
    expect(JSON.stringify([...after])).not.toContain('hidden');
  });

  it('changes with the executable bit and with no other permission', async () => {
    const tagWith = async (mode: number) => {
      const files = fakeFiles(base);
      await files.writeText('/p/app/a.txt', 'a', { mode });
      return imageTag({ ...place, buildArgs: {}, files });
    };
    expect(await tagWith(0o600)).toBe(await tagWith(0o664));
    expect(await tagWith(0o755)).not.toBe(await tagWith(0o644));
  });

  it('takes a link for what it says, not for what it points at', async () => {
    const tagWith = (target: string) => {
      const files = fakeFiles(base);
      files.link('/p/app/link', target);
      return imageTag({ ...place, buildArgs: {}, files });
    };
    expect(await tagWith('a.txt')).not.toBe(await tagWith('sub/b.txt'));
  });

  it('leaves out what .dockerignore keeps out', async () => {
    const ignoring = { ...base, '/p/app/.dockerignore': 'node_modules\n' };
    const tag = await tagOf(ignoring);
    expect(await tagOf({ ...ignoring, '/p/app/node_modules/x.js': 'x' })).toBe(tag);
    expect(await tagOf({ ...ignoring, '/p/app/x.js': 'x' })).not.toBe(tag);
  });

  it('leaves out what is to stay out, whatever .dockerignore says', async () => {
    const changed = { ...base, '/p/app/.todo-deploy/secrets.env': 'A=1' };
    expect(await tagOf(changed)).toBe(await tagOf(base));
  });

  it('says what is missing', async () => {
    const files = fakeFiles(base);
    const input = { ...place, dockerfile: '/p/nowhere', buildArgs: {}, files };
    await expect(imageTag(input)).rejects.toMatchObject({
      code: 'DOCKERFILE_MISSING',
      kind: 'usage',
    });
    const elsewhere = { ...input, folder: '/p/nowhere' };
    await expect(imageTag(elsewhere)).rejects.toMatchObject({ code: 'CONTEXT_MISSING' });
  });
});

describe('contextEntries', () => {
  const pathsOf = (entries: readonly { path: string }[]) => entries.map(({ path }) => path);

  it('lists the files that .dockerignore lets through, without folders', async () => {
    const files = fakeFiles({ ...base, '/p/app/.dockerignore': '*\n!sub\n' });
    expect(pathsOf(await contextEntries('/p/app', files))).toEqual(['sub/b.txt']);
  });

  it('prefers the ignore file of the Dockerfile', async () => {
    const files = fakeFiles({
      ...base,
      '/p/app/.dockerignore': '*',
      '/p/docker/Dockerfile.dockerignore': 'sub',
    });
    const found = await contextEntries('/p/app', files, {
      dockerfile: '/p/docker/Dockerfile',
    });
    expect(pathsOf(found)).toEqual(['.dockerignore', 'a.txt']);
  });
});
