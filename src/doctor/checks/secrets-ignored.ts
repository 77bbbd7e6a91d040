import { basename, dirname, join, resolve } from 'node:path';
import { pass, warn, type Check } from '../check.ts';
import { projectOf } from '../scene.ts';
import { ignoreRule } from '../../secrets/store.ts';

export interface IgnoredFacts {
  /** The .gitignore beside the secrets. */
  readonly path: string;
  readonly secrets: string;
  readonly exists: boolean;
}

/** Beside the secrets lies a .gitignore, so that `git add .` does not take them along. */
export const secretsIgnored: Check<IgnoredFacts> = {
  id: 'secrets-ignored',
  title: '.gitignore of the secrets',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  gather: async (scene) => {
    const project = projectOf(scene);
    if (project === undefined)
      return { skip: 'there is no configuration that names a secrets file' };
    const secrets = resolve(project.root, project.config.secretsFile);
    const { files } = scene.ports;
    if (!(await files.exists(dirname(secrets)))) return { skip: 'there are no secrets yet' };
    const path = join(dirname(secrets), '.gitignore');
    return { path, secrets, exists: await files.exists(path) };
  },
  judge: ({ path, exists }) =>
    exists
      ? pass(path)
      : warn(
          `${path} is missing: git add would take the secrets along`,
          'Run: todo-deploy doctor --fix',
          `write ${path}`,
        ),
  fix: ({ path, secrets }, scene) => {
    const folderIsOurs = basename(dirname(secrets)) === '.todo-deploy';
    return scene.ports.files.writeText(path, ignoreRule(secrets, folderIsOurs));
  },
};
