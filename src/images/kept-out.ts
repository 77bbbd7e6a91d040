import { join, resolve } from 'node:path';
import type { Project } from '../config/project.ts';

/**
 * Whether a file or folder, by its absolute path, stays out of every image and build, whatever .dockerignore
 * says: the secrets file, and the folder in which todo-deploy keeps what it knows of the project. A component
 * whose `path` is the folder of the project has both in its build context.
 */
export function keptOut({ root, config }: Pick<Project, 'root' | 'config'>) {
  const own = [join(root, '.todo-deploy'), resolve(root, config.secretsFile)];
  return (absolute: string): boolean => own.includes(absolute);
}
