import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { kubectl } from '../harness/cluster.ts';
import { withForward } from '../harness/forward.ts';
import { until } from '../harness/until.ts';

interface SecretManifest {
  readonly metadata: { readonly name: string };
  readonly stringData: Record<string, string>;
}

const password = 'rendered-database-password';
const database = `postgresql://todo:${password}@todo-postgres:5432/todo?sslmode=disable`;

/** What a person fills in; a variable that is not here is left out. */
const values: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: password,
  DATABASE_URL: database,
  DATABASE_URL_DIRECT: database,
  BETTER_AUTH_SECRET: 'rendered-secret-of-better-auth-0123456789',
};

/** Plain manifests, applied with kubectl: the same app. */
export function renderSuite(app: App): void {
  describe('render, then kubectl apply', () => {
    let folder: string;

    beforeAll(() => {
      folder = join(app.checkout.artifacts, 'manifests');
    });

    afterAll(async () => {
      const args = ['delete', 'namespace', app.namespace, '--ignore-not-found', '--wait'];
      await kubectl(app.checkout, args);
    });

    test('writes the manifests, the Secret without a value', async () => {
      const { stdout } = await app.exits(0, ['render', folder]);
      expect(stdout).toContain(`kubectl apply -f ${folder}`);
      const names = ['backend-deployment', 'frontend-deployment', 'configmap', 'secrets', 'hpa'];
      for (const name of names)
        expect(loadAll(text(`${name}.yaml`)).length, name).toBeGreaterThan(0);
      for (const { stringData } of secretsOf(text('secrets.yaml'))) {
        for (const value of Object.values(stringData)) expect(value).toBe('');
      }
    });

    test('does not overwrite silently', async () => {
      writeFileSync(join(folder, 'configmap.yaml'), '# mine\n');
      await app.exits(2, ['render', folder]);
      expect(text('configmap.yaml')).toBe('# mine\n');
      await app.exits(0, ['render', folder, '--force']);
    });

    test('gives an app that works, with the secrets filled in', async () => {
      const filled = secretsOf(text('secrets.yaml')).map((secret) => ({
        ...secret,
        stringData: Object.fromEntries(
          Object.keys(secret.stringData).flatMap((name) =>
            values[name] === undefined ? [] : [[name, values[name]]],
          ),
        ),
      }));
      writeFileSync(
        join(folder, 'secrets.yaml'),
        filled.map((secret) => dump(secret)).join('---\n'),
      );
      const { checkout, namespace } = app;
      await kubectl(checkout, ['apply', '-f', folder]);
      const wait = ['wait', 'deployment', '--all', '--for=condition=Available', '--timeout=180s'];
      await kubectl(checkout, [...wait, '-n', namespace]);
      await withForward(checkout, namespace, 'todo-frontend', 3000, async (url) => {
        const account = await Account.signUp(url, 'barbara');
        // Pods are available a moment before every node routes their Services.
        await until('the backend reaches the frontend', async () => {
          return (await account.request('/api/backend/tasks')).status !== 503;
        });
        await account.addTask('Applied by hand');
        expect((await account.tasks()).map(({ title }) => title)).toEqual(['Applied by hand']);
      });
    });

    const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  });
}

function secretsOf(text: string): SecretManifest[] {
  return loadAll(text) as SecretManifest[];
}
