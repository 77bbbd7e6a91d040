import { describe, expect, it } from 'vitest';
import { isTool, releaseOf, toolNames, toolPath, type Release } from './releases.ts';

const systems = ['linux', 'darwin', 'win32'].flatMap((platform) =>
  ['x64', 'arm64'].map((arch) => [platform, arch] as const),
);
const pinned = toolNames.flatMap((name) =>
  systems.flatMap(([platform, arch]) => {
    const release = releaseOf(name, platform, arch);
    return release === undefined ? [] : [{ name, platform, arch, release }];
  }),
);

describe('what can be fetched', () => {
  it.each(pinned)('$name for $platform $arch has an address and a sum of its makers', (one) => {
    const { name, release }: { name: string; release: Release } = one;
    expect(release.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(release.url).toMatch(
      /^https:\/\/(get\.helm\.sh|dl\.k8s\.io|storage\.googleapis\.com)\//,
    );
    expect(release.url).toContain(release.version);
    expect(release.member === undefined).toBe(name !== 'helm');
    expect(release.url.endsWith('.exe')).toBe(one.platform === 'win32' && name !== 'helm');
  });

  it('has each sum once', () => {
    const sums = pinned.map(({ release }) => release.sha256);
    expect(new Set(sums).size).toBe(sums.length);
  });

  it('is everything on Linux, macOS and Windows, but for two that have no sum', () => {
    expect(pinned).toHaveLength(toolNames.length * systems.length - 2);
    expect(releaseOf('kubectl', 'win32', 'arm64')).toBeUndefined();
    expect(releaseOf('minikube', 'win32', 'arm64')).toBeUndefined();
    expect(releaseOf('helm', 'freebsd', 'x64')).toBeUndefined();
    expect(isTool('docker')).toBe(false);
  });

  it('lies in the cache of the user, where the variable says', () => {
    expect(toolPath('helm', {}, '/home/me', 'linux')).toBe(
      '/home/me/.cache/todo-deploy/tools/helm-v3.20.2/helm',
    );
    expect(toolPath('kubectl', { XDG_CACHE_HOME: '/c' }, '/home/me', 'darwin')).toBe(
      '/c/todo-deploy/tools/kubectl-v1.35.1/kubectl',
    );
    expect(toolPath('helm', { XDG_CACHE_HOME: '' }, 'C:\\me', 'win32')).toBe(
      'C:\\me\\.cache\\todo-deploy\\tools\\helm-v3.20.2\\helm.exe',
    );
  });
});
