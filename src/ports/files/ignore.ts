import { join } from 'node:path';
import type { Files } from '../files.ts';

/** Has git leave out a folder of ours, unless somebody has said something about it already. */
export async function keepFolderFromGit(folder: string, files: Files): Promise<void> {
  const ignore = join(folder, '.gitignore');
  if (!(await files.exists(ignore))) await files.writeText(ignore, '*\n');
}
