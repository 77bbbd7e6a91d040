import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import { keptOut } from '../../../images/kept-out.ts';
import { findNpm, npmReason, type Npm } from '../npm.ts';
import { caFileOf, runBuildCommand } from './command.ts';
import { runInstall } from './install.ts';
import { localSection, placesOf, sourceOf, type BuildInput, type BuildRun } from './input.ts';
import { copySource, sourceEntries } from './source.ts';

/** It speaks of every package (http), so that one can hear whether it goes on. */
const install = [
  ...['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
  '--loglevel=http',
];
const chatter = /^npm http /;

/**
 * Builds a component of Node in a copy of its source: packages from the lock file, then its commands. Gives
 * the folder that they left. node_modules stays there as long as the lock file is the same.
 * Throws what runBuildCommand and findNpm throw, LOCK_MISSING and OUTPUT_MISSING (build).
 */
export async function buildWithNode(run: BuildRun): Promise<string> {
  const { files } = run;
  const { build, output } = localSection(run);
  const { work } = placesOf(run);
  const npm = await findNpm(npmSetting(run));
  await stage(run);
  await installPackages(run, npm);
  for (const [program = '', ...args] of build) {
    const file = program === 'npm' ? npm.file : program === 'node' ? run.machine.node : program;
    const shown = [program, ...args].join(' ');
    await runBuildCommand(run, { file, args }, { cwd: work, shown, env: npm.env });
  }
  const made = join(work, output);
  if (await files.exists(made)) return made;
  throw new DeployError(
    'build',
    'OUTPUT_MISSING',
    `the build of ${run.component.name} left no ${output}`,
    {
      hint: `Correct components.${run.component.name}.local.output, or what its build commands do.`,
    },
  );
}

export function npmSetting({ exec, files, machine, env, folders, project }: BuildInput) {
  const caFile = caFileOf({ project });
  const setting = { exec, files, machine, env, cache: folders.cache };
  return caFile === undefined ? setting : { ...setting, caFile };
}

/** Everything of an earlier build goes but node_modules: a command must not find what another one left. */
async function stage(run: BuildRun): Promise<void> {
  const { files } = run;
  const { work } = placesOf(run);
  const source = sourceOf(run);
  const old = await files.walk(work, (path) => path.includes('/') || path === 'node_modules');
  for (const { path } of old) await files.remove(join(work, path));
  const entries = await sourceEntries(source, files, keptOut(run.project));
  await copySource(entries, source, work, files);
}

async function installPackages(run: BuildRun, npm: Npm): Promise<void> {
  const { files, machine, component } = run;
  const { work, installed } = placesOf(run);
  const lock = await files.readBytes(join(work, 'package-lock.json'));
  if (lock === undefined) {
    if (!(await files.exists(join(work, 'package.json')))) return;
    const message = `${component.name} has a package.json and no package-lock.json`;
    throw new DeployError('build', 'LOCK_MISSING', message, {
      hint: `Make it once, and keep it in git: cd ${component.path} && npm install`,
    });
  }
  const [major = ''] = machine.nodeVersion.split('.');
  const key = `node ${major} ${createHash('sha256').update(lock).digest('hex')}`;
  const isInstalled = await files.exists(join(work, 'node_modules'));
  if (isInstalled && (await files.readText(installed)) === key) {
    run.tell('packages: as package-lock.json says, here already');
    return;
  }
  await files.remove(installed);
  const command = { file: npm.file, args: install };
  await runInstall(run, command, {
    ...{ cwd: work, shown: 'npm ci', env: npm.env, chatter },
    reasonIn: (lines) => npmReason({ stdout: '', stderr: lines.join('\n') }),
  });
  await files.writeText(installed, key);
}
