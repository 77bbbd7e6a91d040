import { resolve } from 'node:path';
import { DeployError } from '../../errors.ts';
import { formatEnvFile, withValues } from '../../secrets/env-file.ts';
import { isForGit } from '../../secrets/git.ts';
import { givenValues } from '../../secrets/given.ts';
import type { SecretsScene, Verb } from './scene.ts';
import { refuseScreen, written } from './streams.ts';

/** `secrets export`: what was given, as a dotenv file; derived values and what nobody asks for are not in it. */
export const exportSecrets: Verb = async (scene, operand) => {
  if (operand !== undefined) {
    throw new DeployError('usage', 'OPTION_INVALID', 'secrets export takes no name', {
      hint: `To write a file: todo-deploy secrets export --output FILE`,
    });
  }
  const { context, options } = scene;
  const values = givenValues(scene.project, scene.stored, context.env).all;
  const text = formatEnvFile(withValues([], values));
  const names = Object.keys(values);
  if (options.output !== undefined) await toFile(scene, options.output, text, names);
  else if (context.global.json) {
    refuseScreen(scene, 'export');
    context.emit({ type: 'result', command: 'secrets', result: { values }, text: '' });
  } else {
    refuseScreen(scene, 'export');
    await written(scene, text);
  }
};

async function toFile(
  { context, file }: SecretsScene,
  output: string,
  text: string,
  names: readonly string[],
): Promise<void> {
  const { ports, cwd, global, emit } = context;
  const path = resolve(cwd, output);
  if (path === file || ((await ports.files.exists(path)) && !global.yes)) {
    throw new DeployError('usage', 'FILE_EXISTS', `${path} exists already`, {
      hint: 'Name another file, or replace it with --yes.',
    });
  }
  if (await isForGit(path, ports)) {
    throw new DeployError(
      'refused',
      'SECRETS_NOT_IGNORED',
      `${path} would lie in a git repository that does not ignore it: nothing was written`,
      { hint: 'Name a file outside of it, or one that .gitignore covers.' },
    );
  }
  await ports.files.writeText(path, text, { mode: 0o600 });
  const said = `${names.length} ${names.length === 1 ? 'secret' : 'secrets'} in ${path}, which only you can read.`;
  emit({ type: 'result', command: 'secrets', result: { file: path, names }, text: said });
}
