import type { LocalMachine } from './machine.ts';

/** A machine that exists only in tests: a Linux laptop of somebody who is not root. */
export const laptop: LocalMachine = {
  platform: 'linux',
  arch: 'x64',
  home: '/home/ada',
  isRoot: false,
  hasGlibc: true,
  node: '/usr/bin/node',
  nodeVersion: '20.19.0',
};
