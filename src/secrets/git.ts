import { basename, dirname, join } from 'node:path';
import type { Exec } from '../ports/exec.ts';
import type { Files } from '../ports/files.ts';

/** Both questions are answered from the index of the repository, in milliseconds. */
const timeoutMs = 10_000;

/** True when git would give the file to everybody who clones; false where there is no git. */
export async function isTracked(
  file: string,
  { exec, files }: { readonly exec: Exec; readonly files: Files },
): Promise<boolean> {
  if (!(await isInWorkTree(dirname(file), files))) return false;
  if ((await exec.which('git')) === undefined) return false;
  const args = ['ls-files', '--error-unmatch', '--', basename(file)];
  const asked = { cwd: dirname(file), timeoutMs };
  return (await exec.run({ file: 'git', args }, asked)).exitCode === 0;
}

/** Whether some folder above has a `.git`, or the environment names one; else git need not be asked. */
async function isInWorkTree(folder: string, files: Files): Promise<boolean> {
  if (process.env['GIT_DIR'] !== undefined) return true;
  for (let at = await files.realPath(folder); ; at = dirname(at)) {
    if (await files.exists(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/**
 * True when the file would lie in a work tree of git that does not ignore it, so that `git add .` takes it
 * along. The file and its folder need not be there yet.
 */
export async function isForGit(
  file: string,
  { exec, files }: { readonly exec: Exec; readonly files: Files },
): Promise<boolean> {
  if ((await exec.which('git')) === undefined) return false;
  let cwd = dirname(file);
  while (!(await files.exists(cwd)) && dirname(cwd) !== cwd) cwd = dirname(cwd);
  const asked = { file: 'git', args: ['check-ignore', '--quiet', '--', file] };
  // 0: it is ignored; 1: it is not; 128: there is no work tree.
  return (await exec.run(asked, { cwd, timeoutMs })).exitCode === 1;
}
