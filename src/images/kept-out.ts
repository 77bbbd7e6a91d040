import { join, resolve } from 'node:path';
import type { Project } from '../config/project.ts';

/**
 * The files and folders, by absolute path, that stay out of every image and build, whatever .dockerignore
 * says: the secrets file, and the folder in which todo-deploy keeps what it knows of the project. A component
 * whose `path` is the folder of the project has both in its build context.
 */
export function keptOut({ root, config }: Pick<Project, 'root' | 'config'>): readonly string[] {
  return [join(root, '.todo-deploy'), resolve(root, config.secretsFile)];
}
