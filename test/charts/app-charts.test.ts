/** How the backend and frontend charts configure, migrate, roll out and shield the app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  appCharts,
  chartDir,
  type ChartName,
  render,
  type RenderOptions,
} from './support/charts.ts';
import { containerOf, specOf, the } from './support/manifests.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();
const particular = ['_component.tpl', 'NOTES.txt'];

test('the app charts differ only where the components do', () => {
  const templates = (chart: ChartName) => {
    const folder = join(chartDir(chart), 'templates');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return files
      .filter(({ name }) => !particular.includes(name))
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);
  };
  expect(Object.fromEntries(templates('frontend'))).toEqual(
    Object.fromEntries(templates('backend')),
  );
  const schema = (chart: ChartName) =>
    readFileSync(join(chartDir(chart), 'values.schema.json'), 'utf8').replaceAll(chart, '');
  expect(schema('frontend')).toBe(schema('backend'));
});

suiteNeeding('app charts', missingHelms(helms), () => {
  describe.each(helms.flatMap((helm) => appCharts.map((chart) => ({ helm, chart }))))(
    '$helm.name, $chart',
    ({ helm, chart }) => {
      const rendered = (values: object = {}, options: RenderOptions = {}) =>
        render(helm, chart, { values, ...options });
      const deployment = async (values?: object, options?: RenderOptions) =>
        the(await rendered(values, options), 'Deployment');
      const spec = async (values?: object) => specOf(await rendered(values), 'Deployment');

      test('takes the image by tag, or by digest when there is one', async () => {
        const image = { repository: 'localhost:5000/todo/x', tag: 'abc' };
        const digest = `sha256:${'0'.repeat(64)}`;
        expect(containerOf(await deployment({ image })).image).toBe('localhost:5000/todo/x:abc');
        expect(containerOf(await deployment({ image: { ...image, digest } })).image).toBe(
          `localhost:5000/todo/x@${digest}`,
        );
      });

      test('leaves the number of pods to the autoscaler when there is one', async () => {
        expect((await spec({ replicaCount: 3 })).replicas).toBe(3);
        expect(await spec({ autoscaling: { enabled: true } })).not.toHaveProperty('replicas');
      });

      test('never has fewer pods during a rollout, and outlives its own shutdown', async () => {
        const { strategy, template } = await spec({
          shutdown: { preStopSeconds: 7, drainSeconds: 40 },
        });
        expect(strategy?.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
        expect(template?.spec.terminationGracePeriodSeconds).toBeGreaterThan(47);
      });

      test('sleeps before it stops: natively from 1.30, with its own runtime before', async () => {
        const preStop = async (kubeVersion: string, preStopSeconds = 7) =>
          containerOf(await deployment({ shutdown: { preStopSeconds } }, { kubeVersion })).lifecycle
            ?.preStop;
        const exec = {
          exec: {
            command: [
              expect.stringMatching(/^\/usr\/local\/bin\//),
              expect.stringMatching(/^-[ec]$/),
              expect.stringContaining('7'),
            ],
          },
        };
        expect(await preStop('1.30.0')).toEqual({ sleep: { seconds: 7 } });
        expect(await preStop('v1.30.5-gke.100')).toEqual({ sleep: { seconds: 7 } });
        expect(await preStop('1.29.9')).toEqual(exec);
        expect(await preStop('1.30.0', 0)).toBeUndefined();
      });

      test('rolls the pods when the configuration or an annotation changes, and only then', async () => {
        const template = async (values: object) => JSON.stringify((await spec(values)).template);
        const before = await template({});
        expect(await template({ replicaCount: 5, service: { port: 81 } })).toBe(before);
        for (const change of [
          { env: { NEW: 'x' } },
          { secrets: { A: 'b' } },
          { podAnnotations: { a: 'b' } },
        ]) {
          expect(await template(change)).not.toBe(before);
        }
      });

      test('reads the Secret that is named, its own, or the one made from values', async () => {
        const secretOf = async (values: object) =>
          containerOf(await deployment(values)).envFrom?.flatMap(
            ({ secretRef }) => secretRef?.name ?? [],
          );
        expect(await secretOf({ existingSecret: 'mine' })).toEqual(['mine']);
        expect(await secretOf({})).toEqual([`todo-${chart}`]);
        const made = the(
          await rendered({ secrets: { A: 'b' }, migrations: { hook: false } }),
          'Secret',
        );
        expect(made).toMatchObject({ metadata: { name: `todo-${chart}` }, stringData: { A: 'b' } });
      });

      test('lets the pods reach DNS and the database, and an ingress reach the pods', async () => {
        const policy = async (values: object) => specOf(await rendered(values), 'NetworkPolicy');
        const { egress, policyTypes } = await policy({
          networkPolicy: { egress: { databasePorts: [6543] } },
        });
        expect(policyTypes).toEqual(['Ingress', 'Egress']);
        expect(egress).toContainEqual({
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        });
        expect(egress).toContainEqual({ ports: [{ port: 6543, protocol: 'TCP' }] });
        expect(await policy({ networkPolicy: { egress: { enabled: false } } })).not.toHaveProperty(
          'egress',
        );
        const from = async (values: object) =>
          (await policy(values)).ingress?.[0]?.from?.length ?? 'everybody';
        const peers = { networkPolicy: { from: [{ podSelector: {} }] } };
        expect(await from(peers)).toBe(2);
        expect(await from({ ...peers, ingress: { enabled: true } })).toBe('everybody');
      });
    },
  );

  describe.each(helms)('$name', (helm) => {
    test('only the frontend may call the backend, by default', async () => {
      const { ingress } = specOf(await render(helm, 'backend'), 'NetworkPolicy');
      const names = ingress?.[0]?.from?.map((peer) => peer.podSelector?.matchLabels);
      expect(names).toEqual([
        { 'app.kubernetes.io/name': 'frontend' },
        { 'app.kubernetes.io/instance': 'todo-backend', 'app.kubernetes.io/component': 'test' },
      ]);
    });

    test('the frontend answers under its Service, its ingress and the given hosts', async () => {
      const values = {
        ingress: { enabled: true, hosts: ['todo.example.com'] },
        env: { AUTH_ALLOWED_HOSTS: '192.0.2.1:30080' },
      };
      const hosts = the(await render(helm, 'frontend', { values, namespace: 'n' }), 'ConfigMap')
        .data?.AUTH_ALLOWED_HOSTS;
      expect(hosts?.split(',')).toEqual([
        ...[
          'todo-frontend',
          'todo-frontend.n',
          'todo-frontend.n.svc',
          'todo-frontend.n.svc.cluster.local',
        ],
        ...['todo.example.com', '192.0.2.1:30080'],
      ]);
    });

    test('the backend drains for as long as the pod waits for it', async () => {
      const { data } = the(
        await render(helm, 'backend', { values: { shutdown: { drainSeconds: 33 } } }),
        'ConfigMap',
      );
      expect(data).toMatchObject({ SHUTDOWN_SECONDS: '33' });
    });
  });
});
