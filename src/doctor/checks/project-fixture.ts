import { checkSchema } from '../../config/schema-problems.ts';
import type { Project } from '../../config/project.ts';

/** A project with what the schema fills in, and what is given here. */
export function emptyProject(more: Readonly<Record<string, unknown>> = {}): Project {
  const written = { version: 1, name: 'shop', components: {}, database: { source: 'in-cluster' } };
  const { config, problems } = checkSchema({ ...written, ...more });
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return {
    config,
    root: '/p',
    file: '/p/todo-deploy.yaml',
    namespace: config.namespace ?? config.name,
  };
}
