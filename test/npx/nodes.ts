/** Other versions of Node: the npm package `node` carries the program itself. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packed } from './npx.ts';

/** The absolute path of a Node of this major version. */
export function nodeOf(major: number): string {
  const folder = join(packed.folder, `node-${major}`);
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', [...args, '--prefix', folder, `node@${major}`], { stdio: 'inherit' });
  return join(folder, 'node_modules/node/bin/node');
}
