import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { refuseOtherSecrets } from './kept-secrets.ts';
import { sampleRun } from './run-fixture.ts';
import type { SecretsByComponent } from './run.ts';

type Values = Readonly<Record<string, string>>;

const first = 'postgresql://u:p@first.test/d';
const second = 'postgresql://u:other@second.test/d';

/** A run with secrets of now, over a namespace with the versions of before, the oldest first. */
async function runWith(secrets: SecretsByComponent, versions: readonly Values[]) {
  const { run, kubernetes } = sampleRun(secrets);
  const { config } = run.project;
  for (const [index, values] of versions.entries()) {
    const encoded = Object.entries(values).map(([name, value]) => [name, btoa(value)]);
    await kubernetes.apply({
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', immutable: true },
      metadata: {
        ...{ name: `shop-web-${9 - index}`, namespace: 'shop' },
        labels: { 'todo-deploy/project': 'shop', 'todo-deploy/component': 'web' },
        creationTimestamp: `2026-01-0${index + 1}T00:00:00Z`,
      },
      data: Object.fromEntries(encoded) as Values,
    });
  }
  const web = { ...config.components['web'], secrets: [{ name: 'KEY', generate: true }] };
  const project = {
    ...run.project,
    config: configSchema.parse({ ...config, components: { web } }),
  };
  return { ...run, project };
}

describe('a generated secret', () => {
  const old = { KEY: 'topsecret-old', DATABASE_URL: first };

  it('of another value than the deployment has is refused, and no value is told', async () => {
    const versions = [{ ...old, KEY: 'topsecret-older' }, old];
    const run = await runWith({ web: { KEY: 'topsecret-new', DATABASE_URL: first } }, versions);
    const error: unknown = await refuseOtherSecrets(run).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'refused', code: 'SECRET_WOULD_BREAK' });
    const { details } = error as { details: string[] };
    expect(details.join('\n')).toContain('kubectl get secret shop-web-8 -n shop');
    expect(String(error) + JSON.stringify(error)).not.toContain('topsecret');
  });

  it.each<[string, Values, readonly Values[]]>([
    ['at the first deployment', { KEY: 'new' }, []],
    ['with the value of now', { KEY: 'now' }, [{ KEY: 'now' }]],
    ['with the value of an earlier version', { KEY: 'a' }, [{ KEY: 'a' }, { KEY: 'b' }]],
    ['that the deployment did not have', { KEY: 'new' }, [{ OTHER: 'x' }]],
    ['for another database', { KEY: 'new', DATABASE_URL: second }, [old]],
    ['beside a changed one that is not generated', { KEY: 'a', T: '2' }, [{ KEY: 'a', T: '1' }]],
  ])('%s goes through', async (_when, now, versions) => {
    const run = await runWith({ web: now }, versions);
    await expect(refuseOtherSecrets(run)).resolves.toBeUndefined();
  });

  it('of the database in the cluster goes through when pods sign in with it', async () => {
    const rotated = 'postgresql://todo_rotated:new@shop-postgres/todo';
    const { run: sample, kubernetes } = sampleRun();
    const { config } = sample.project;
    const inside = configSchema.parse({ ...config, database: { source: 'in-cluster' } });
    const project = { ...sample.project, config: inside };
    const secretsWith = (password: string, url: string) => ({
      web: { DATABASE_URL: url },
      postgres: { POSTGRES_PASSWORD: password },
    });
    const run = { ...sample, project, secrets: secretsWith('new', rotated) };
    const put = (name: string, component: string, values: Values) =>
      kubernetes.apply({
        ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', immutable: component === 'web' },
        metadata: {
          ...{ name, namespace: 'shop' },
          labels: { 'todo-deploy/project': 'shop', 'todo-deploy/component': component },
        },
        data: Object.fromEntries(Object.entries(values).map(([key, text]) => [key, btoa(text)])),
      });
    await put('shop-postgres-password', 'postgres', { POSTGRES_PASSWORD: 'old' });
    await expect(refuseOtherSecrets(run)).rejects.toMatchObject({ code: 'SECRET_WOULD_BREAK' });
    await put('shop-web-1', 'web', { DATABASE_URL: rotated });
    await expect(refuseOtherSecrets(run)).resolves.toBeUndefined();
  });
});
