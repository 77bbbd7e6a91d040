import { resolve } from 'node:path';
import type { Project } from '../config/project.ts';
import { previewSecrets } from '../previews/files.ts';
import { databaseNames, type Values } from './given.ts';
import { readSecrets, type StorePorts } from './store.ts';

/** The secrets file of a project; a preview has that of the project. */
export function secretsFileOf({ root, config }: Project): string {
  return resolve(root, config.secretsFile);
}

/**
 * What is stored of the secrets of a project. A preview has those of the project, read at each use, and the
 * address of its own database in the place of the project's. Throws as `readSecrets`.
 */
export async function storedSecrets(project: Project, ports: StorePorts): Promise<Values> {
  const stored = await readSecrets(secretsFileOf(project), ports);
  const { preview } = project;
  if (preview === undefined || preview.onParent === true) return stored;
  const own = await readSecrets(previewSecrets(project, preview.slug), ports);
  const shared = Object.entries(stored).filter(([name]) => !isOfDatabase(name));
  return { ...Object.fromEntries(shared), ...own };
}

function isOfDatabase(name: string): boolean {
  return databaseNames.some((one) => one === name);
}
