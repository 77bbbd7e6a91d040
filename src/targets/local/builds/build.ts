import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import { checkCaFile } from './command.ts';
import { buildFingerprint } from './fingerprint.ts';
import { localSection, placesOf, type BuildInput, type BuildRun } from './input.ts';
import { buildWithNode, npmSetting } from './node.ts';
import { buildWithPython, isWholeVenv, venvOf } from './python.ts';
import { findNpm } from '../npm.ts';

/** A component that can be run. */
export interface LocalBuild {
  readonly component: string;
  readonly fingerprint: string;
  /** Absolute path of the folder to run it in. */
  readonly folder: string;
  /** Absolute path of a program, and its arguments. */
  readonly start: readonly string[];
  readonly migrate?: readonly string[];
  /** What its runtime needs in the environment, beside what the component asks for. */
  readonly env: Readonly<Record<string, string>>;
}

/** Written into a build, so that its virtual environment stays as long as it does. */
export const noteName = '.todo-deploy-build.json';

/** The build with this fingerprint, when it is there and whole. */
export async function findBuild(
  input: BuildInput,
  fingerprint: string,
): Promise<LocalBuild | undefined> {
  const folder = placesOf(input).build(fingerprint);
  if (!(await input.files.exists(join(folder, noteName)))) return undefined;
  const isPython = localSection(input).runtime === 'python';
  if (isPython && !(await isWholeVenv(await venvOf(input), input))) return undefined;
  return describe(input, fingerprint);
}

/**
 * Builds a component, or takes the build of the same content that is there. Nothing is written into the
 * checkout; the build is moved into place when it is whole, so that a failed or interrupted one leaves
 * nothing that looks whole.
 * Throws BUILD_FAILED, LOCK_MISSING, OUTPUT_MISSING, CONTEXT_CHANGED (build), LOCAL_NOT_DESCRIBED,
 * CA_FILE_MISSING and CONTEXT_MISSING (usage), NPM_MISSING, TOOL_MISSING and DISK_FULL (environment), INTERRUPTED.
 */
export async function buildLocal(run: BuildRun): Promise<LocalBuild> {
  const { files } = run;
  const fingerprint = await buildFingerprint(run);
  const found = await findBuild(run, fingerprint);
  if (found !== undefined) return found;
  await checkCaFile(run);
  const isNode = localSection(run).runtime === 'node';
  const made = isNode ? await buildWithNode(run) : await buildWithPython(run);
  if ((await buildFingerprint(run)) !== fingerprint) throw changed(run);
  const venv = isNode ? undefined : (await venvOf(run)).folder;
  await files.writeText(join(made, noteName), `${JSON.stringify({ fingerprint, venv })}\n`);
  const folder = placesOf(run).build(fingerprint);
  // What is there has no note, or lost its packages: it is of no use.
  await files.remove(folder);
  await files.rename(made, folder);
  return describe(run, fingerprint);
}

async function describe(input: BuildInput, fingerprint: string): Promise<LocalBuild> {
  const { start, migrate, runtime } = localSection(input);
  const folder = placesOf(input).build(fingerprint);
  return {
    ...{ component: input.component.name, fingerprint, folder },
    start: await absolute(input, start, folder),
    ...(migrate === undefined ? {} : { migrate: await absolute(input, migrate, folder) }),
    env: runtime === 'node' ? { NODE_ENV: 'production' } : pythonEnv(folder),
  };
}

/** As in docker/Dockerfile.backend: modules come from the copy and the packages, and from nowhere else. */
function pythonEnv(folder: string): Record<string, string> {
  return {
    PYTHONPATH: folder,
    PYTHONSAFEPATH: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Puts the absolute path of a program in front: of the runtime, of its packages, or on PATH. */
async function absolute(
  input: BuildInput,
  [program = '', ...args]: readonly string[],
  folder: string,
): Promise<string[]> {
  const { machine, files, exec } = input;
  if (program === 'node') return [machine.node, ...args];
  if (program === 'npm') return [(await findNpm(npmSetting(input))).file, ...args];
  const venv = localSection(input).runtime === 'python' ? await venvOf(input) : undefined;
  if (venv !== undefined && /^python3?$/.test(program)) return [venv.python, ...args];
  const bin = venv?.bin ?? join(folder, 'node_modules', '.bin');
  const endings = machine.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const ending of endings) {
    const path = join(bin, program + ending);
    if (await files.exists(path)) return [path, ...args];
  }
  const onPath = await exec.which(program);
  if (onPath !== undefined) return [onPath, ...args];
  throw new DeployError('environment', 'TOOL_MISSING', `${program} is not on your PATH`, {
    hint: `Install ${program}, or correct components.${input.component.name}.local.`,
  });
}

function changed({ component }: BuildRun): DeployError {
  const message = `the source of ${component.name} was changed while it was built`;
  return new DeployError('build', 'CONTEXT_CHANGED', message, {
    hint: 'Run the same command again.',
  });
}
