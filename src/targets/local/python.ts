import { DeployError } from '../../errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { LocalMachine } from './machine.ts';

type System = Pick<LocalMachine, 'platform'>;

/** Something that makes virtual environments for Python programs. */
export type PythonRuntime =
  | {
      readonly kind: 'python';
      /** Absolute path of the interpreter itself, behind the shims of version managers. */
      readonly path: string;
      /** Such as 3.11.7. */
      readonly version: string;
    }
  | {
      readonly kind: 'uv';
      /** Absolute path of uv, which finds an interpreter, or brings one. */
      readonly path: string;
      /** What it is asked for: `>=3.11`. */
      readonly version: string;
    };

/** The oldest minor version of Python 3 that is used. */
const oldest = 11;
/** It takes a Python of the system that only lacks venv, and else brings the newest itself. */
const versionOfUv = `>=3.${oldest}`;
const askMs = 20_000;

/** Asked in isolation, so that nothing in the folder or the environment answers instead. */
const question = [
  'import json, sys, importlib.util as u',
  'has = all(u.find_spec(n) for n in ("venv", "ensurepip"))',
  'print(json.dumps([list(sys.version_info[:3]), sys.executable, has]))',
].join('; ');

interface Answer {
  readonly name: string;
  readonly path: string;
  readonly minor: number;
  readonly version: string;
  readonly makesVenvs: boolean;
}

/**
 * The first Python of 3.11 or newer that can make virtual environments, else uv.
 * Throws PYTHON_MISSING (environment) with what was found and one remedy for this system.
 */
export async function findPython(exec: Exec, system: System): Promise<PythonRuntime> {
  const seen: Answer[] = [];
  for (const [file = '', ...args] of candidates(system)) {
    const answer = await ask(exec, system, file, args);
    if (answer === undefined) continue;
    const { path, version } = answer;
    if (answer.minor >= oldest && answer.makesVenvs) return { kind: 'python', path, version };
    seen.push(answer);
  }
  const uv = await exec.which('uv');
  if (uv !== undefined) return { kind: 'uv', path: uv, version: versionOfUv };
  throw missing(seen, system);
}

function candidates({ platform }: System): string[][] {
  const versions = [14, 13, 12, 11].map((minor) => [`python3.${minor}`]);
  const plain = [['python3'], ['python']];
  return platform === 'win32' ? [['py', '-3'], ...plain] : [...versions, ...plain];
}

async function ask(
  exec: Exec,
  { platform }: System,
  file: string,
  args: readonly string[],
): Promise<Answer | undefined> {
  const path = await exec.which(file);
  // The one of macOS is too old, and without the developer tools it opens a window instead of answering.
  if (path === undefined || (platform === 'darwin' && path.startsWith('/usr/bin/')))
    return undefined;
  try {
    const command = { file: path, args: [...args, '-I', '-c', question] };
    const { exitCode, stdout } = await exec.run(command, { timeoutMs: askMs });
    return exitCode === 0 ? readAnswer(file, stdout) : undefined;
  } catch (error) {
    // What cannot be run, or hangs, is none; a shim without a version behind it for instance.
    if (error instanceof DeployError && error.kind === 'interrupted') throw error;
    return undefined;
  }
}

function readAnswer(name: string, text: string): Answer | undefined {
  try {
    const [numbers, path, makesVenvs] = JSON.parse(text) as [number[], string, boolean];
    const [major, minor = 0] = numbers;
    return major === 3 ? { name, path, minor, version: numbers.join('.'), makesVenvs } : undefined;
  } catch {
    return undefined;
  }
}

function missing(seen: readonly Answer[], system: System): DeployError {
  const details = seen.map(({ name, path, version, minor }) => {
    const fault = minor < oldest ? 'too old' : 'without venv and ensurepip';
    return `${name} is ${path}, version ${version}: ${fault}`;
  });
  const lacksVenv = seen.some(({ minor }) => minor >= oldest);
  return new DeployError(
    'environment',
    'PYTHON_MISSING',
    lacksVenv
      ? 'Python is here, but it cannot make virtual environments'
      : `there is no Python 3.${oldest} or newer`,
    {
      details,
      hint: `${remedy(system, lacksVenv)} Or install uv (docs.astral.sh/uv), which brings a Python.`,
    },
  );
}

function remedy({ platform }: System, lacksVenv: boolean): string {
  if (platform === 'darwin') return 'brew install python, or take the installer from python.org.';
  if (platform === 'win32') return 'winget install Python.Python.3.13';
  return lacksVenv
    ? 'On Debian and Ubuntu: sudo apt-get install python3-venv'
    : 'On Debian and Ubuntu: sudo apt-get install python3 python3-venv; on Fedora: sudo dnf install python3.';
}
