import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeployError } from '../../../errors.ts';
import { keptOut } from '../../../images/kept-out.ts';
import type { PythonRuntime } from '../python.ts';
import { runBuildCommand } from './command.ts';
import { runInstall } from './install.ts';
import { placesOf, sourceOf, type BuildInput, type BuildRun } from './input.ts';
import { copySource, sourceEntries } from './source.ts';

const lockFile = 'requirements.txt';
/** Written into a virtual environment when all of its packages are there. */
const whole = '.todo-deploy-complete';

/** A virtual environment of a component. */
export interface Venv {
  readonly folder: string;
  /** Absolute path of its interpreter. */
  readonly python: string;
  /** The folder with the programs of its packages. */
  readonly bin: string;
}

/** The virtual environment that belongs to these packages and this Python; whether it is there is another question. */
export async function venvOf(input: BuildInput): Promise<Venv> {
  const { machine, files } = input;
  const { kind, path, version } = pythonOf(input);
  const lock = (await files.readText(join(sourceOf(input), lockFile))) ?? '';
  const key = createHash('sha256').update([kind, path, version, lock].join('\n')).digest('hex');
  const folder = placesOf(input).venv(key.slice(0, 12));
  const isWindows = machine.platform === 'win32';
  const bin = join(folder, isWindows ? 'Scripts' : 'bin');
  return { folder, bin, python: join(bin, isWindows ? 'python.exe' : 'python') };
}

/** Whether it is whole, and the Python that it was made with is still there. */
export async function isWholeVenv(
  { folder, python }: Venv,
  { files }: BuildInput,
): Promise<boolean> {
  return (await files.exists(join(folder, whole))) && (await files.exists(python));
}

/**
 * Builds a component of Python: its packages into a virtual environment, by their hashes and never from
 * source, and a copy of its source, compiled. Gives the folder of the copy.
 * Throws what runBuildCommand throws.
 */
export async function buildWithPython(run: BuildRun): Promise<string> {
  const { files } = run;
  const venv = await venvOf(run);
  if (await isWholeVenv(venv, run)) run.tell(`packages: as ${lockFile} says, here already`);
  else await makeVenv(run, venv);
  const { work } = placesOf(run);
  const source = sourceOf(run);
  await files.remove(work);
  const entries = await sourceEntries(source, files, keptOut(run.project));
  await copySource(entries, source, work, files);
  const args = ['-I', '-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash', '.'];
  const shown = 'python -m compileall';
  await runBuildCommand(run, { file: venv.python, args }, { cwd: work, shown });
  return work;
}

/** It cannot be moved once it is made (its programs know where they lie), so a mark says that it is whole. */
async function makeVenv(run: BuildRun, venv: Venv): Promise<void> {
  const { files } = run;
  const python = pythonOf(run);
  const requirements = join(sourceOf(run), lockFile);
  const hasPackages = await files.exists(requirements);
  await files.remove(venv.folder);
  await files.makeFolder(placesOf(run).own);
  const cwd = placesOf(run).own;
  const [make, install] =
    python.kind === 'uv'
      ? withUv(python, venv, requirements)
      : withVenv(python, venv, requirements);
  await runBuildCommand(run, make, { cwd, shown: `${python.kind} venv` });
  if (hasPackages) {
    await runInstall(run, install, { cwd, shown: `pip install -r ${lockFile}` });
  }
  await files.writeText(join(venv.folder, whole), '');
}

const byHash = ['--require-hashes', '--only-binary=:all:'];

function withVenv({ path }: PythonRuntime, { folder, python }: Venv, requirements: string) {
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const install = ['-I', '-m', 'pip', 'install', ...quiet, ...byHash, '-r', requirements];
  return [
    { file: path, args: ['-I', '-m', 'venv', folder] },
    { file: python, args: install },
  ] as const;
}

function withUv({ path, version }: PythonRuntime, { folder, python }: Venv, requirements: string) {
  const install = ['pip', 'install', '--python', python, '--compile-bytecode', ...byHash];
  return [
    { file: path, args: ['venv', '--python', version, '--no-project', folder] },
    { file: path, args: [...install, '-r', requirements] },
  ] as const;
}

function pythonOf({ python, component }: BuildInput): PythonRuntime {
  if (python !== undefined) return python;
  const message = `${component.name} needs a Python, and none was looked for`;
  throw new DeployError('environment', 'PYTHON_MISSING', message);
}
