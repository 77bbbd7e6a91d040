import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeSubject, realSubject, removeSubjects } from './files-subjects.ts';

afterAll(removeSubjects);

describe.each([
  ['node', realSubject],
  ['fake', fakeSubject],
])('the digest of a folder: %s', (_name, make) => {
  it('tells by one digest what is in a folder, with a memory and without', async () => {
    const { files, root, link } = await make();
    const memory = { file: join(root, '.kept/x'), rules: '1' };
    const skip = (path: string) => path === '.kept' || path === 'out';
    const digest = async () => {
      const [kept, anew] = [
        await files.digest(root, { skip, memory }),
        await files.digest(root, { skip }),
      ];
      expect(kept.digest).toBe(anew.digest);
      expect(kept.contents()).toEqual(anew.contents());
      return kept.digest;
    };
    const empty = await digest();
    await files.makeFolder(join(root, 'empty'));
    expect(await digest()).toBe(empty);
    for (const path of ['b/z.txt', 'b-1', 'out/x', 'é.txt'])
      await files.writeText(join(root, path), 'one');
    await link(join(root, 'link'), 'b-1');
    const before = await digest();
    expect([...(await files.digest(root, { skip })).contents().keys()].sort()).toEqual(
      ['b-1', 'b/z.txt', 'link', 'é.txt'].sort(),
    );
    await files.writeText(join(root, 'out/x'), 'two');
    expect(await digest()).toBe(before);
    await files.writeText(join(root, 'b/z.txt'), 'one', { mode: 0o600 });
    expect(await digest()).toBe(before);
    await files.writeText(join(root, 'b/z.txt'), 'two');
    const after = await digest();
    expect(after).not.toBe(before);
    await files.writeText(join(root, 'b/z.txt'), 'two', { mode: 0o755 });
    expect(await digest()).not.toBe(after);
    await files.writeText(join(root, 'b/z.txt'), 'one');
    expect(await digest()).toBe(before);
    await files.remove(join(root, 'b'));
    expect(await digest()).not.toBe(before);
    expect((await files.digest(join(root, 'absent'))).digest).toBe(empty);
  });

  it('gives the same digest on every machine', async () => {
    const { files, root } = await make();
    await files.writeText(join(root, 'a.txt'), 'a');
    await files.writeText(join(root, 'b/c.sh'), 'c', { mode: 0o755 });
    const { digest } = await files.digest(root);
    expect(digest).toBe('a2f1dc716de09e55cdc3adc184c83ef4b27270903830d3219475c0edfefeaee1');
  });
});
