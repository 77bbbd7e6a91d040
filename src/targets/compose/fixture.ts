import type { Project } from '../../config/project.ts';
import { configSchema } from '../../config/schema.ts';

const component = {
  ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/up' },
  imageBudget: 150,
};

/** A project with two components, of which `frontend` is exposed, and a PostgreSQL beside them. */
export function composeProject(source: 'in-cluster' | 'external' = 'in-cluster'): Project {
  const config = configSchema.parse({
    ...{ version: 1, name: 'shop', database: { source } },
    compose: { file: 'docker/docker-compose.yml' },
    components: {
      backend: {
        ...{ ...component, port: 8000, migrate: true },
        secrets: [{ name: 'DATABASE_URL' }, { name: 'OPENAI_API_KEY', optional: true }],
      },
      frontend: { ...component, expose: true, dependsOn: ['backend'] },
    },
  });
  return { config, root: '/shop', file: '/shop/todo-deploy.yaml', namespace: 'shop' };
}
