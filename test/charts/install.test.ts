/**
 * The charts by hand, as README.deploy.md shows it: kubectl and helm only, in a namespace that enforces Pod
 * Security "restricted", with real images on the bed's cluster, in both major versions of Helm.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartDir, type ChartName, helm as runHelm } from './support/charts.ts';
import {
  kubectl,
  missingCluster,
  removeNamespace,
  restrictedNamespace,
} from './support/cluster.ts';
import { pushedImage, type PushedImage } from './support/images.ts';
import { requestLoad } from './support/load.ts';
import { portForward } from './support/port-forward.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

suiteNeeding('charts by hand', missingHelms(helms) ?? missingCluster(), () => {
  const images = {} as Record<'backend' | 'frontend', PushedImage>;
  beforeAll(async () => {
    images.backend = await pushedImage('backend');
    images.frontend = await pushedImage('frontend');
  });

  describe.each(helms)('$name', (tool) => {
    let namespace: string;
    const helm = (args: readonly string[]) => runHelm(tool, [...args, '--namespace', namespace]);
    const release = (chart: ChartName) => `todo-${chart}`;
    const deploy = (
      verb: 'install' | 'upgrade',
      chart: ChartName,
      settings: readonly string[] = [],
    ) => {
      const image = chart === 'postgres' ? undefined : images[chart];
      const set = image ? [`image.repository=${image.repository}`, `image.tag=${image.tag}`] : [];
      const values = [...set, ...settings].flatMap((setting) => ['--set', setting]);
      return helm([verb, release(chart), chartDir(chart), '--wait', '--timeout', '5m', ...values]);
    };
    const secret = (name: string, stringData: Record<string, string>) =>
      kubectl(
        namespace,
        ['create', '-f', '-'],
        JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData }),
      );

    beforeAll(async () => {
      namespace = await restrictedNamespace('charts-by-hand');
      const password = randomBytes(16).toString('hex');
      const url = `postgresql://todo:${password}@todo-postgres:5432/todo?sslmode=disable`;
      await secret('todo-postgres', { POSTGRES_PASSWORD: password });
      await secret('todo-backend', { DATABASE_URL: url });
      const auth = randomBytes(32).toString('hex');
      await secret('todo-frontend', { DATABASE_URL: url, BETTER_AUTH_SECRET: auth });
    });
    afterAll(async () => {
      await removeNamespace(namespace);
    });

    test.each(['postgres', 'backend', 'frontend'] as const)(
      'installs %s and its test passes',
      async (chart) => {
        await deploy('install', chart);
        expect(await helm(['test', release(chart), '--logs'])).toContain('Succeeded');
      },
    );

    test('the app works: sign up, and ask the backend with a token of the frontend', async () => {
      await portForward(namespace, 'service/todo-frontend', 3000, async (url) => {
        const headers = { origin: url, 'content-type': 'application/json' };
        const account = {
          name: 'A',
          email: 'a@example.com',
          password: randomBytes(12).toString('hex'),
        };
        const signUp = await fetch(`${url}/api/auth/sign-up/email`, {
          ...{ method: 'POST', headers, body: JSON.stringify(account) },
        });
        expect(signUp.status).toBe(200);
        const cookie = signUp.headers
          .getSetCookie()
          .map((line) => line.split(';')[0])
          .join('; ');
        const tasks = await fetch(`${url}/api/backend/tasks`, { headers: { cookie } });
        expect([tasks.status, await tasks.json()]).toMatchObject([200, { items: [], total: 0 }]);
        expect((await fetch(`${url}/api/backend/tasks`)).status).toBe(401);
      });
    });

    // A rollout is the cluster's work, whichever Helm asked for it: it is watched with the newest.
    const rolled = tool === helms.at(-1) ? (['backend', 'frontend'] as const) : [];
    test.each(rolled)('a rolling update of %s loses no request', async (chart) => {
      const path = chart === 'backend' ? ':8000/healthz' : ':3000/api/health';
      const load = await requestLoad(namespace, {
        image: `${images.frontend.repository}:${images.frontend.tag}`,
        url: `http://${release(chart)}${path}`,
      });
      await deploy('upgrade', chart, ['podAnnotations.rolled=yes', 'env.ROLLED=yes']);
      const { answered, failed } = await load.stop();
      expect(failed).toEqual([]);
      expect(answered).toBeGreaterThan(100);
    });

    test('uninstalls, and keeps the data', async () => {
      for (const chart of ['frontend', 'backend', 'postgres'] as const)
        await helm(['uninstall', release(chart), '--wait']);
      const kinds =
        'deployment,statefulset,service,configmap,serviceaccount,networkpolicy,pdb,hpa,ingress';
      const left = await kubectl(namespace, ['get', kinds, '-o', 'name']);
      expect(left.trim().split('\n').sort()).toEqual([
        'configmap/kube-root-ca.crt',
        'serviceaccount/default',
      ]);
      expect(await kubectl(namespace, ['get', 'pvc', '-o', 'name'])).toContain(
        'data-todo-postgres-0',
      );
    });
  });
});
