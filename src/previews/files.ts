import { join } from 'node:path';
import type { Project } from '../config/project.ts';

/** Where the previews of a project are remembered, out of git. */
export function previewsFolder({ root }: Pick<Project, 'root'>): string {
  return join(root, '.todo-deploy', 'branches');
}

/** What was made for a preview; see record.ts. */
export function recordFile(project: Pick<Project, 'root'>, slug: string): string {
  return join(previewsFolder(project), `${slug}.json`);
}

/** The secrets that are of a preview alone: the address of its database. */
export function previewSecrets(project: Pick<Project, 'root'>, slug: string): string {
  return join(previewsFolder(project), `${slug}.env`);
}
