/** The packed program, installed once by npx into a cache of its own, as on a machine without a checkout. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../..');

/** Where everything lies that the cases share; absolute paths. */
export interface Packed {
  readonly folder: string;
  readonly tarball: string;
  /** npm's cache: with it npx needs no network any more. */
  readonly cache: string;
  /** The program as npx has installed it. */
  readonly program: string;
  /** A home folder that nobody has used yet. */
  readonly home: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    packed: Packed;
  }
}

/** Run by vitest before the first file of the project; returns what is run after the last. */
export default function setup(project: TestProject): () => void {
  // The real path: sockets, data folders and messages name that one.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'todo-deploy-npx-')));
  // Other users have to pass through it: PostgreSQL does not run as root.
  chmodSync(folder, 0o755);
  const [cache, home] = [join(folder, 'npm-cache'), join(folder, 'home')];
  mkdirSync(home);
  execFileSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'inherit' });
  const packed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: root, encoding: 'utf8' },
  );
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const tarball = join(folder, filename);
  const download = ['--yes', `--package=${tarball}`, 'todo-deploy', '--version'];
  const env = { ...process.env, npm_config_cache: cache };
  execFileSync('npx', download, { cwd: home, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const program = installedIn(cache);
  project.provide('packed', { folder, tarball, cache, program, home });
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

function installedIn(cache: string): string {
  const [installation = ''] = readdirSync(join(cache, '_npx'));
  return join(cache, '_npx', installation, 'node_modules/todo-deploy/bin/todo-deploy.js');
}

/** npm's settings of the person who runs the tests; the home of the cases is another one. */
export const userConfig = process.env['npm_config_userconfig'] ?? join(homedir(), '.npmrc');
