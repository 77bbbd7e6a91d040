/** `npx todo-deploy …` in an empty folder, by a person who has nothing but Node. */
import { spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { inject } from 'vitest';
import { userConfig } from './packed.ts';

export const packed = inject('packed');

/** Nobody's number on Debian and most others; only root can become him. */
const nobody = 65534;

export interface Circumstances {
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The Node that npx and the program run with, an absolute path; default: ours. */
  readonly node?: string;
  /** At a terminal: the program that npx has installed, without npx before it, which is much quicker. */
  readonly direct?: boolean;
  /** Run as a user who is not root. */
  readonly unprivileged?: boolean;
}

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly text: string;
}

/** An empty folder; `name` may be a path of several folders. */
export function emptyFolder(name: string, { unprivileged = false } = {}): string {
  const above = join(mkdtempSync(join(packed.folder, 'case-')));
  const folder = join(above, name);
  mkdirSync(folder, { recursive: true });
  if (unprivileged && isRoot) {
    chownSync(above, nobody, nobody);
    chownSync(folder, nobody, nobody);
  }
  return folder;
}

export const isRoot = process.getuid?.() === 0;

/** What npx is called with to run the packed program. */
export const npxArgs = (args: readonly string[]): string[] => [
  ...['--yes', '--prefer-offline', `--package=${packed.tarball}`, 'todo-deploy', ...args],
];

/** The environment of a case: nothing of the developer's own deployment, and not that of a CI. */
export function environment({ env, node }: Circumstances = {}): Record<string, string> {
  const foreign =
    /^(CI|npm_.*|VITEST.*|DATABASE_URL|OPENAI_.*|NEON_.*|XDG_.*|TODO_DEPLOY_.*|SUDO_.*)$/;
  const inherited = Object.entries(process.env).filter(
    ([name]) => !foreign.test(name) || /^npm_config_.*registry$/.test(name),
  );
  const all: Record<string, string | undefined> = {
    ...Object.fromEntries(inherited),
    HOME: packed.home,
    npm_config_cache: packed.cache,
    npm_config_userconfig: userConfig,
    npm_config_update_notifier: 'false',
    ...env,
  };
  if (node !== undefined) all['PATH'] = [dirname(node), process.env['PATH']].join(delimiter);
  const kept = Object.entries(all).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(kept);
}

/** Runs `npx todo-deploy ARGS` without a terminal, and waits for its end. */
export function npx(
  folder: string,
  args: readonly string[],
  circumstances: Circumstances = {},
): Outcome {
  return run('npx', npxArgs(args), folder, circumstances);
}

/** Runs the program that npx has installed, which is much quicker where npx itself is not the question. */
export function installed(
  folder: string,
  args: readonly string[],
  circumstances: Circumstances = {},
): Outcome {
  const { node = process.execPath } = circumstances;
  return run(node, [packed.program, ...args], folder, circumstances);
}

/** The same without waiting in this process, where a server of the test has to answer. */
export function installedBeside(
  folder: string,
  args: readonly string[],
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const { node = process.execPath } = circumstances;
  const env = environment(circumstances);
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const child = spawn(node, [packed.program, ...args], { cwd: folder, env, stdio });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, text });
    });
  });
}

/** Runs any program in the same circumstances. */
export function run(
  file: string,
  args: readonly string[],
  cwd: string,
  circumstances: Circumstances = {},
): Outcome {
  const user = circumstances.unprivileged === true && isRoot ? { uid: nobody, gid: nobody } : {};
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    ...{ cwd, ...user, env: environment(circumstances), encoding: 'utf8' },
    ...{ stdio: ['ignore', 'pipe', 'pipe'], timeout: 500_000 },
  });
  if (error !== undefined) throw error;
  return { code: status, text: stdout + stderr };
}
