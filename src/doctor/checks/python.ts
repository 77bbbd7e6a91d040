import { fail, pass, type Check } from '../check.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import { atLeast } from '../looks/versions.ts';
import { install } from '../remedies.ts';
import type { Scene } from '../scene.ts';

const oldest = [3, 11] as const;

export interface PythonFacts {
  /** Every Python on PATH, by its name there, the newest name first. */
  readonly pythons: readonly {
    readonly name: string;
    readonly version: string;
    /** It has venv with ensurepip; Debian puts them into a package of their own. */
    readonly venv: boolean;
  }[];
  readonly uv: Program;
}

const names = [
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3',
  'python',
] as const;

/** Says the version and whether an environment could be made; a stub of Windows' shop says nothing. */
const question =
  'import sys\nprint("%d.%d.%d" % sys.version_info[:3])\nimport venv, ensurepip\nprint("venv")';

export const python: Check<PythonFacts> = {
  id: 'python',
  title: 'Python',
  severity: { local: 'stop' },
  gather: async (scene) => {
    const [pythons, uv] = await Promise.all([
      Promise.all(names.map((name) => look(scene, name))),
      lookForProgram(scene, { file: 'uv', args: ['--version'] }),
    ]);
    return { pythons: pythons.filter((python) => python !== undefined), uv };
  },
  judge: ({ pythons, uv }, system) => {
    const good = pythons.find(({ version, venv }) => venv && atLeast(version, oldest));
    if (good !== undefined) return pass(`${good.version} with venv (${good.name})`);
    if (uv.state === 'there') return pass(`brought by ${uv.version}`);
    const bare = pythons.find(({ version }) => atLeast(version, oldest));
    if (bare !== undefined) {
      const { manager, root } = system;
      const command = `${root ? '' : 'sudo '}apt-get install ${bare.name}-venv`;
      return fail(
        `${bare.version} without venv`,
        manager === 'apt-get' ? `Run: ${command}` : install('python', system),
      );
    }
    const [first] = pythons;
    const what = first === undefined ? 'neither Python nor uv is on your PATH' : first.version;
    return fail(
      `${what}; Python ${oldest.join('.')} or newer is needed, or uv`,
      install('python', system),
    );
  },
};

async function look({ ports: { exec }, signal }: Scene, name: string) {
  if ((await exec.which(name)) === undefined) return undefined;
  const options = { signal, timeoutMs: 4_000 };
  const { stdout } = await exec.run({ file: name, args: ['-c', question] }, options);
  const [version = '', venv] = stdout.trim().split(/\r?\n/);
  return version === '' ? undefined : { name, version, venv: venv === 'venv' };
}
