import { basename, dirname, join } from 'node:path';
import { isForGit } from '../../secrets/git.ts';
import type { SecretsScene } from './scene.ts';

/** Warns when a .gitignore lies beside the secrets file and does not cover it. */
export async function warnIfForGit({ context, file }: SecretsScene): Promise<void> {
  if (!(await isForGit(file, context.ports))) return;
  context.emit({
    type: 'warning',
    message: `git does not ignore ${file}: git add would take the secrets along`,
    hint: `Add a line ${basename(file)} to ${join(dirname(file), '.gitignore')}.`,
  });
}
