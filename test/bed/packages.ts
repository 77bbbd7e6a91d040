/** What the bed takes from Debian. Installed once and left installed: `down` removes what it started, not packages. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { logDir } from './layout.ts';
import type { Part } from './part.ts';
import { attempt, run } from './shell.ts';

const required = `
  ca-certificates conntrack containerd containernetworking-plugins curl debootstrap docker-registry docker.io gcc
  iproute2 iptables libc6-dev nftables openssl postgresql-client procps runc socat util-linux xz-utils
`
  .trim()
  .split(/\s+/);

async function missing(): Promise<string[]> {
  const { stdout } = await attempt('dpkg-query', [
    '-W',
    '-f=${Package} ${db:Status-Status}\n',
    ...required,
  ]);
  const present = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return required.filter((name) => !present.has(name));
}

export const packages: Part = {
  name: 'packages',
  async up() {
    const wanted = await missing();
    if (wanted.length === 0) return;
    mkdirSync(logDir, { recursive: true });
    const options = {
      log: join(logDir, 'packages.log'),
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    };
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...wanted], options);
  },
  async status() {
    const absent = await missing();
    return absent.length === 0
      ? { ok: true }
      : { ok: false, note: `not installed: ${absent.join(', ')}` };
  },
};
