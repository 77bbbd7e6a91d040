/** Packages of Debian 13 on a Debian 12 host, downloaded and not installed. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianMirror } from '../mirror.ts';
import { run } from '../shell.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Downloads packages with a package list of their own, so that the host's lists stay as they are.
 * @param folder made for this, holds the files and the lists afterwards
 * @returns paths of the package files
 */
export async function downloadFromTrixie(
  names: readonly string[],
  folder: string,
): Promise<string[]> {
  const lists = join(folder, 'lists');
  mkdirSync(lists, { recursive: true });
  const { archive } = await debianMirror();
  const source = `deb [signed-by=${keyring}] ${archive} trixie main\n`;
  writeFileSync(join(folder, 'trixie.list'), source);
  const options = [
    `Dir::Etc::SourceList=${join(folder, 'trixie.list')}`,
    'Dir::Etc::SourceParts=-',
    `Dir::State::Lists=${lists}`,
    // The download would otherwise run as a user who may not write to this folder.
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, 'update']);
  await run('apt-get', [...options, 'download', ...names], { cwd: folder });
  const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  return files.map((name) => join(folder, name));
}
