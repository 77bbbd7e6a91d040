import { describe, expect, it } from 'vitest';
import { componentsInOrder } from '../config/project.ts';
import { configSchema, type ConfigInput } from '../config/schema.ts';
import { componentValues, databaseValues } from './values.ts';

const input: ConfigInput = {
  version: 1,
  name: 'shop',
  database: { source: 'in-cluster', storage: '2Gi' },
  components: {
    web: {
      ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/up' },
      ...{
        imageBudget: 150,
        dependsOn: ['api'],
        env: { API: '${api.url}/v1', HOST: '${web.host}' },
      },
      values: { image: { pullPolicy: 'Always' }, autoscaling: { enabled: true } },
    },
    api: {
      ...{ path: 'api', dockerfile: 'docker/api', chart: 'helm/api', port: 8000, health: '/up' },
      imageBudget: 100,
    },
  },
};

describe('the values of a release', () => {
  const config = configSchema.parse(input);
  const web = componentsInOrder(config).find(({ name }) => name === 'web');

  it('name the image, the Secret and the owner; what the configuration adds is merged in', () => {
    if (web === undefined) throw new Error('the sample has no component web');
    const inputs = {
      repository: 'r/shop/web',
      tag: 'c-1',
      digest: 'sha256:aa',
      secret: 'shop-web-1',
    };
    expect(componentValues(config, web, inputs)).toEqual({
      image: { repository: 'r/shop/web', tag: 'c-1', digest: 'sha256:aa', pullPolicy: 'Always' },
      replicaCount: 1,
      containerPort: 3000,
      service: { port: 3000 },
      existingSecret: 'shop-web-1',
      env: { API: 'http://shop-api:8000/v1', HOST: 'shop-web' },
      commonLabels: {
        'todo-deploy/project': 'shop',
        'todo-deploy/component': 'web',
        'todo-deploy/fingerprint': 'c-1',
      },
      migrations: { enabled: false },
      autoscaling: { enabled: true },
    });
  });

  it('of the database carry its size and the name of its Secret', () => {
    expect(databaseValues(config, 'shop-postgres-1')).toMatchObject({
      existingSecret: 'shop-postgres-1',
      persistence: { size: '2Gi' },
    });
  });

  it('components come after those that they depend on', () => {
    expect(componentsInOrder(config).map(({ name }) => name)).toEqual(['api', 'web']);
  });
});
