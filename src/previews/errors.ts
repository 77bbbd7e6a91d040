import { DeployError } from '../errors.ts';

/** PREVIEW_MISSING (usage): this checkout knows no database of a preview of that name. */
export function previewMissing(name: string): DeployError {
  const message = `there is no preview "${name}" in this checkout: it has no database`;
  return new DeployError('usage', 'PREVIEW_MISSING', message, {
    hint: `Make it: todo-deploy up --branch ${name}. Those that there are: ls .todo-deploy/branches`,
  });
}

/** PREVIEW_UNFIT (usage): the database of the project is none that a branch can be made of. */
export function previewUnfit(why: string, hint: string): DeployError {
  return new DeployError('usage', 'PREVIEW_UNFIT', `no preview can be made: ${why}`, { hint });
}
