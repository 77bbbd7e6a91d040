import { delimiter, dirname, join } from 'node:path';
import { DeployError } from '../../errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import type { Env } from '../target.ts';
import type { LocalMachine } from './machine.ts';

/** What is needed to run npm. */
export interface NpmSetting {
  readonly exec: Exec;
  readonly files: Files;
  readonly machine: LocalMachine;
  readonly env: Env;
  /** The shared cache of todo-deploy. */
  readonly cache: string;
  /** Extra CA bundle, an absolute path. */
  readonly caFile?: string;
}

export interface Npm {
  /** Absolute path of the program. */
  readonly file: string;
  /** What it gets beside the environment that it inherits. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The npm that came with our Node, else the one on PATH. It runs with our Node, says nothing of updates, and
 * keeps its cache in ours where it cannot write to the home of the user.
 * Throws NPM_MISSING (environment).
 */
export async function findNpm(setting: NpmSetting): Promise<Npm> {
  const { exec, machine, env, caFile } = setting;
  const folder = dirname(machine.node);
  const beside = join(folder, machine.platform === 'win32' ? 'npm.cmd' : 'npm');
  const file = (await exec.which(beside)) ?? (await exec.which('npm'));
  if (file === undefined) {
    const message = `there is no npm beside ${machine.node}, and none on your PATH`;
    throw new DeployError('environment', 'NPM_MISSING', message, { hint: hints(machine) });
  }
  return {
    file,
    env: {
      PATH: [folder, env.PATH ?? ''].join(delimiter),
      npm_config_update_notifier: 'false',
      ...(await cacheOf(setting)),
      ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
    },
  };
}

/** Lines of npm's errors that say nothing to people: stacks, dumped objects, where its log lies. */
const noise =
  /^(at |\}|(code|errno|syscall|address|port|type)\b:?|A complete log of this run|.*debug-0\.log)/;

/** What npm said when it failed: the summary of its JSON answer, or the first lines of its errors. */
export function npmReason({ stdout, stderr }: { stdout: string; stderr: string }): string[] {
  const summary = /"summary":\s*("(?:[^"\\]|\\.)*")/.exec(stdout)?.[1];
  if (summary !== undefined) return (JSON.parse(summary) as string).split('\n').slice(0, 4);
  // After a mistake in the project npm also explains all of its options.
  const [reason = ''] = stderr.split(/^npm (?:error|ERR!) Clean install a project$/m);
  return reason
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !noise.test(line))
    .slice(0, 6);
}

async function cacheOf({ files, machine, env, cache }: NpmSetting) {
  if (env.npm_config_cache !== undefined) return {};
  const place = machine.home === undefined ? undefined : join(machine.home, '.npm');
  const isWritable =
    place !== undefined &&
    // Windows has it elsewhere, and a profile that can be written to.
    (machine.platform === 'win32' ||
      (await files.makeFolder(place).then(
        () => true,
        () => false,
      )));
  return isWritable ? {} : { npm_config_cache: join(cache, 'npm') };
}

function hints({ platform }: LocalMachine): string {
  if (platform === 'linux') return 'Install it: sudo apt-get install npm, or Node from nodejs.org.';
  return 'Install Node from nodejs.org: npm comes with it.';
}
