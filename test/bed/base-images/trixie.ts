/** Debian trixie root file systems: made once with debootstrap, then changed from within a chroot. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheEntry, recipeHash } from '../cache.ts';
import { logDir } from '../layout.ts';
import { debianMirror, type DebianMirror } from '../mirror.ts';
import { run } from '../shell.ts';

const suites = ['trixie', 'trixie-updates', 'trixie-security'];

/** Text of the image's sources.list. */
function sourcesFrom({ archive, security }: DebianMirror): string {
  const lines = suites.map((suite) => {
    const site = suite.endsWith('-security') ? security : archive;
    return `deb ${site} ${suite} main`;
  });
  return [...lines, ''].join('\n');
}

/** What a slim image leaves out, and keeps leaving out when more packages are installed in it. */
const slimExcludes = [
  '/usr/share/doc/*',
  '/usr/share/info/*',
  '/usr/share/linda/*',
  '/usr/share/lintian/*',
  '/usr/share/locale/*',
  '/usr/share/man/*',
];
const slimConfig = [
  ...slimExcludes.map((path) => `path-exclude ${path}`),
  'path-include /usr/share/doc/*/copyright',
  '',
];

/** Folders that package tools fill and no image needs filled. */
const leftovers = ['tmp', 'var/cache/apt', 'var/cache/debconf', 'var/lib/apt/lists', 'var/log/apt'];

const baseHash = recipeHash(suites, slimConfig, leftovers);

/** A part of every recipe made from this base. */
export const trixieRecipe = { base: baseHash };

const logOf = (name: string) => {
  mkdirSync(logDir, { recursive: true });
  return join(logDir, `image-${name}.log`);
};

/**
 * Runs a shell script inside a root file system. It has its own mount and process namespaces, so that nothing it
 * starts or mounts is left behind, whatever happens.
 * @throws CommandError with the script's last lines
 */
export async function inRoot(root: string, script: string, log: string): Promise<void> {
  const isolate = ['--mount', '--pid', '--fork', '--kill-child', `--mount-proc=${root}/proc`];
  const env = {
    DEBIAN_FRONTEND: 'noninteractive',
    LC_ALL: 'C.UTF-8',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  };
  await run('unshare', [...isolate, 'chroot', root, 'sh', '-euc', script], { log, env });
}

// Every image starts from it, and they are made at the same time: made once a run.
let baseInMaking: Promise<string> | undefined;

/** Folder in the cache with `rootfs.tar`, a minimal slim trixie. */
function trixieBase(): Promise<string> {
  baseInMaking ??= cached(cacheEntry('rootfs', 'trixie', baseHash), async (workDir) => {
    const root = join(workDir, 'root');
    const log = logOf('trixie');
    const mirror = await debianMirror();
    await run(
      'unshare',
      ['--mount', 'debootstrap', '--variant=minbase', 'trixie', root, mirror.archive],
      { log },
    );
    writeFileSync(join(root, 'etc/apt/sources.list'), sourcesFrom(mirror));
    writeFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/slim'), slimConfig.join('\n'));
    // Nothing may start a service inside an image.
    writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    const slim = slimExcludes.map(
      (path) => `find ${path.slice(0, -2)} -mindepth 1 ! -name copyright ! -type d -delete`,
    );
    await inRoot(
      root,
      [
        'apt-get -q update',
        'apt-get -qy dist-upgrade',
        ...slim.map((s) => `${s} 2>/dev/null || :`),
      ].join('\n'),
      log,
    );
    await pack(root, join(workDir, 'rootfs.tar'));
  });
  return baseInMaking;
}

/** Packs a root file system into a tar, without what package tools left in it, and removes it. */
async function pack(root: string, tar: string): Promise<void> {
  for (const path of leftovers) {
    const folder = join(root, path);
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      rmSync(join(folder, name), { recursive: true });
  }
  for (const path of ['etc/resolv.conf', 'etc/hostname']) rmSync(join(root, path), { force: true });
  await run('tar', ['-C', root, '--numeric-owner', '-cf', tar, '.']);
  rmSync(root, { recursive: true });
}

/**
 * Makes a root file system from the base.
 * @param root folder that does not exist yet; it is gone at the end
 * @param build changes the file system; what it prints goes to `log`
 * @returns path of its tar, beside `root`
 */
export async function makeRootfs(
  name: string,
  root: string,
  build: (root: string, log: string) => Promise<void>,
): Promise<string> {
  const base = await trixieBase();
  mkdirSync(root);
  await run('tar', ['-C', root, '--numeric-owner', '-xf', join(base, 'rootfs.tar')]);
  cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true });
  await build(root, logOf(name));
  const tar = `${root}.tar`;
  await pack(root, tar);
  return tar;
}
