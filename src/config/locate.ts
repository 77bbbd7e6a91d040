import { dirname, join, resolve } from 'node:path';
import type { Files } from '../ports/files.ts';
import { configMissing } from './load.ts';

export const configName = 'todo-deploy.yaml';

/** Where the configuration is, and who said so. */
export interface FoundConfig {
  readonly path: string;
  readonly from: '--config' | 'TODO_DEPLOY_CONFIG' | 'current folder' | 'folder above';
}

export interface LocateInput {
  readonly cwd: string;
  readonly flag: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds todo-deploy.yaml: --config, else TODO_DEPLOY_CONFIG, else this folder and those above it.
 * A folder may be named instead of the file. Returns undefined when nothing was named and nothing was
 * found; throws CONFIG_MISSING (usage) when the file that was named is not there.
 */
export async function findConfig(
  input: LocateInput,
  files: Pick<Files, 'stat'>,
): Promise<FoundConfig | undefined> {
  if (input.flag !== undefined) return named(input.cwd, input.flag, '--config', files);
  const variable = input.env.TODO_DEPLOY_CONFIG;
  if (variable !== undefined && variable !== '')
    return named(input.cwd, variable, 'TODO_DEPLOY_CONFIG', files);
  for (let folder = resolve(input.cwd); ; folder = dirname(folder)) {
    const path = join(folder, configName);
    if ((await files.stat(path))?.kind === 'file') {
      return { path, from: folder === resolve(input.cwd) ? 'current folder' : 'folder above' };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function named(
  cwd: string,
  value: string,
  from: '--config' | 'TODO_DEPLOY_CONFIG',
  files: Pick<Files, 'stat'>,
): Promise<FoundConfig> {
  const path = resolve(cwd, value);
  const entry = await files.stat(path);
  if (entry?.kind === 'file') return { path, from };
  const inside = join(path, configName);
  if (entry?.kind === 'directory' && (await files.stat(inside))?.kind === 'file')
    return { path: inside, from };
  throw configMissing(
    `${from} names ${path}, but there is no ${entry === undefined ? 'such file' : `${configName} in it`}`,
  );
}
