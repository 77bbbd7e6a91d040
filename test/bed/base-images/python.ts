/**
 * `python:3.13-slim-trixie`: Python under /usr/local, laid out as in the image that bears the name. The standard
 * library is the upstream one from Debian's source package; the interpreter library and the compiled modules are
 * Debian's, of the same version.
 */
import { join } from 'node:path';
import { contentOf } from '../cache.ts';
import { bedDir } from '../layout.ts';
import { run } from '../shell.ts';
import type { BaseImage } from './image.ts';
import { inRoot } from './trixie.ts';

const version = '3.13.5';
const launcher = join(bedDir, 'base-images/python-launcher.c');
const multiarch = 'x86_64-linux-gnu';

/** Libraries that the compiled modules are linked to, and what the image has besides. */
const libraries = [
  'ca-certificates', 'netbase', 'tzdata',
  'libbz2-1.0', 'libdb5.3t64', 'libexpat1', 'libffi8', 'libgdbm6t64', 'liblzma5', 'libncursesw6', 'libreadline8t64',
  'libsqlite3-0', 'libssl3t64', 'libuuid1', 'zlib1g',
]; // prettier-ignore

const install = `
sed -n 's/^deb /deb-src /p' /etc/apt/sources.list > /etc/apt/sources.list.d/source.list
apt-get -q update
apt-get -qy install --no-install-recommends ${libraries.join(' ')}
mkdir /tmp/python && cd /tmp/python
apt-get -q source --download-only python3.13
apt-get -q download libpython3.13 libpython3.13-minimal libpython3.13-stdlib
for package in *.deb; do dpkg -x "$package" debian; done
rm /etc/apt/sources.list.d/source.list
`;

const lay = `
cd /tmp/python
upstream=Python-${version}/Lib
stdlib=/usr/local/lib/python3.13
rm -rf "$upstream/test" "$upstream/idlelib" "$upstream/turtledemo"
mkdir -p "$stdlib"
cp -a "$upstream/." "$stdlib/"
cp -a debian/usr/lib/python3.13/lib-dynload debian/usr/lib/python3.13/_sysconfigdata__*.py "$stdlib/"
mkdir -p "$stdlib/site-packages"
cp -a debian/usr/lib/${multiarch}/libpython3.13.so.1.0 /usr/local/lib/
ln -s libpython3.13.so.1.0 /usr/local/lib/libpython3.13.so
ldconfig
ln -s python3.13 /usr/local/bin/python3
ln -s python3 /usr/local/bin/python
python3 -m ensurepip --default-pip
find /usr/local -depth -name __pycache__ -exec rm -rf '{}' +
python3 -c 'import ssl, sqlite3, ctypes, bz2, lzma, uuid, readline, zoneinfo, site, sys
assert sys.prefix == "/usr/local", sys.prefix
assert site.getsitepackages() == ["/usr/local/lib/python3.13/site-packages"], site.getsitepackages()'
pip --version
find /usr/local -depth -name __pycache__ -exec rm -rf '{}' +
`;

/** Compiles the program on the host: its C library is older than trixie's, so the result runs there. */
async function compileLauncher(root: string, log: string): Promise<void> {
  const library = join(root, `tmp/python/debian/usr/lib/${multiarch}/libpython3.13.so.1.0`);
  const flags = ['-O2', '-s', '-Wl,--unresolved-symbols=ignore-in-shared-libs'];
  await run('gcc', [...flags, '-o', join(root, 'usr/local/bin/python3.13'), launcher, library], {
    log,
  });
}

export const pythonImage: BaseImage = {
  name: 'python',
  reference: 'python:3.13-slim-trixie',
  version,
  ingredients: [install, lay, contentOf(launcher)],
  config: {
    Env: [
      'PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
      `PYTHON_VERSION=${version}`,
    ],
    Cmd: ['python3'],
  },
  async build(root, log) {
    await inRoot(root, install, log);
    const source = join(root, `tmp/python/python3.13_${version}.orig.tar.xz`);
    await run('tar', ['-C', join(root, 'tmp/python'), '-xJf', source, `Python-${version}/Lib`], {
      log,
    });
    await compileLauncher(root, log);
    await inRoot(root, lay, log);
  },
};
