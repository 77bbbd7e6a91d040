import { basename, dirname, join } from 'node:path';
import { DeployError } from '../errors.ts';
import type { Exec } from '../ports/exec.ts';
import type { Files } from '../ports/files.ts';
import { formatEnvFile, parseEnvFile, valuesOf, withoutValues, withValues } from './env-file.ts';
import type { EnvFile } from './env-file.ts';
import { isTracked } from './git.ts';
import { variablesBehind } from './references/index.ts';

export interface StorePorts {
  readonly files: Files;
  readonly exec: Exec;
}

/** Bits that let anybody but the owner in. */
const others = 0o077;

/**
 * The values in the secrets file; none when there is no file. Throws SECRETS_EXPOSED (usage) when others can
 * read it or git tracks it, SECRETS_INVALID (usage) when a line makes no sense.
 */
export async function readSecrets(
  file: string,
  ports: StorePorts,
): Promise<Record<string, string>> {
  const text = await ports.files.readText(file);
  if (text === undefined) return {};
  const read = readable(text, file);
  // Before the first program runs, which is git.
  if (!(read instanceof DeployError)) ports.exec.withhold(variablesBehind(read));
  await refuseExposed(file, ports);
  if (read instanceof DeployError) throw read;
  return read;
}

/** Keeps variables that the file refers to from every program; a file that cannot be read names none. */
export async function withholdReferred(file: string, { files, exec }: StorePorts): Promise<void> {
  try {
    const read = readable((await files.readText(file)) ?? '', file);
    if (!(read instanceof DeployError)) exec.withhold(variablesBehind(read));
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
  }
}

/** The values, or what is wrong with the file. */
function readable(text: string, file: string): Record<string, string> | DeployError {
  try {
    return valuesOf(parseEnvFile(text, file));
  } catch (error) {
    if (error instanceof DeployError) return error;
    throw error;
  }
}

/**
 * Sets values in the secrets file and leaves the rest of it, comments too, as it is. Makes the file with
 * mode 0600, and a .gitignore beside it when its folder has none. Throws as `readSecrets`.
 */
export async function writeSecrets(
  file: string,
  values: Readonly<Record<string, string>>,
  ports: StorePorts,
  heading = '',
): Promise<void> {
  ports.exec.withhold(variablesBehind(values));
  await rewrite(file, ports, heading, (stored) => withValues(stored, values));
}

/** Takes names out of the secrets file; the rest of it stays as it is. Throws as `readSecrets`. */
export async function removeSecrets(
  file: string,
  names: readonly string[],
  ports: StorePorts,
): Promise<void> {
  await rewrite(file, ports, '', (stored) => withoutValues(stored, new Set(names)));
}

async function rewrite(
  file: string,
  ports: StorePorts,
  heading: string,
  change: (stored: EnvFile) => EnvFile,
): Promise<void> {
  const { files } = ports;
  const text = await files.readText(file);
  if (text !== undefined) await refuseExposed(file, ports);
  await keepOutOfGit(file, files);
  const updated = change(parseEnvFile(text ?? heading, file));
  // A new file takes the place of the old one: where that is a link, in the place it leads to.
  await files.writeText(await files.realPath(file), formatEnvFile(updated), { mode: 0o600 });
}

/** What the .gitignore beside the secrets file says: everything of a folder of ours, else the file alone. */
export function ignoreRule(file: string, folderIsOurs: boolean): string {
  return folderIsOurs ? '*\n' : `/${basename(file)}\n`;
}

async function keepOutOfGit(file: string, files: Files): Promise<void> {
  const folder = dirname(file);
  const ignore = join(folder, '.gitignore');
  if (await files.exists(ignore)) return;
  const folderIsOurs = basename(folder) === '.todo-deploy' || !(await files.exists(folder));
  await files.writeText(ignore, ignoreRule(file, folderIsOurs));
}

async function refuseExposed(file: string, { files, exec }: StorePorts): Promise<void> {
  const entry = await files.stat(file);
  // Windows has no such bits; what Node reports there says nothing about other people.
  if (entry !== undefined && process.platform !== 'win32' && (entry.mode & others) !== 0) {
    throw new DeployError(
      'usage',
      'SECRETS_EXPOSED',
      `${file} can be read by other users of this machine (mode ${entry.mode.toString(8)})`,
      {
        hint: `Run: chmod 600 ${file}`,
      },
    );
  }
  if (await isTracked(file, { exec, files })) {
    throw new DeployError(
      'usage',
      'SECRETS_EXPOSED',
      `${file} is tracked by git, so its secrets are in every clone`,
      {
        hint: `Run: git rm --cached ${file} — then replace the secrets in it, for what was committed stays in the history.`,
      },
    );
  }
}
