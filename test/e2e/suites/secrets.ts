import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../bed/shell.ts';
import type { App } from '../harness/app.ts';
import { get, helm, kubectl, revisions, serving } from '../harness/cluster.ts';
import { textsInImage } from '../harness/image-content.ts';

export interface Watched {
  readonly app: App;
  /** Values that may be nowhere but in Secrets and in the secrets file. */
  readonly secrets: () => readonly string[];
  /** Command lines of all processes of the machine during the whole `up`. */
  readonly processes: () => ReadonlySet<string>;
}

/** Looks for the secret values of a deployment wherever they must not be. */
export function secretsSuite({ app, secrets, processes }: Watched): void {
  describe('secret values are', () => {
    let values: readonly string[];
    const foundIn = (text: string) => values.filter((value) => text.includes(value));

    beforeAll(() => {
      values = secrets();
      expect(values.length).toBeGreaterThan(1);
      for (const value of values) expect(value.length).toBeGreaterThan(7);
    });

    test('in the Secrets of the namespace: they are the ones that are looked for', async () => {
      const list = await kubectl(app.checkout, [
        'get',
        'secrets',
        '-n',
        app.namespace,
        '-o',
        'json',
      ]);
      const { items } = JSON.parse(list) as { items: { data?: Record<string, string> }[] };
      const texts = items.flatMap(({ data }) => Object.values(data ?? {}));
      const decoded = texts.map((text) => Buffer.from(text, 'base64').toString()).join('\n');
      expect(foundIn(decoded)).toEqual(values);
    });

    test('not in any command line during the whole up', () => {
      const lines = [...processes()].join('\n');
      expect(lines).toContain('todo-deploy up');
      expect(lines).toMatch(/helm upgrade/);
      expect(foundIn(lines)).toEqual([]);
    });

    test('not in what the program says, not even with --verbose', async () => {
      for (const args of [
        ['up', '--yes', '--verbose'],
        ['status', '--json'],
        ['status', '--verbose'],
      ]) {
        await app.run(args);
      }
      expect(app.said.length).toBeGreaterThan(1000);
      expect(foundIn(app.said)).toEqual([]);
    });

    test('not in logs and events', async () => {
      const { checkout, namespace } = app;
      const texts: string[] = [await kubectl(checkout, ['get', 'events', '-A', '-o', 'json'])];
      for (const { metadata, status } of await get(checkout, ['pods', '-n', namespace])) {
        // One that the autoscaler has just added says nothing yet, and kubectl would fail.
        if (status?.phase === 'Pending') continue;
        const args = ['logs', '-n', namespace, metadata.name, '--all-containers', '--prefix'];
        texts.push(await kubectl(checkout, args));
      }
      expect(texts.join('').length).toBeGreaterThan(1000);
      expect(foundIn(texts.join('\n'))).toEqual([]);
    });

    test('not in Helm values, manifests and hooks, nor in any object but Secrets', async () => {
      const { checkout, namespace } = app;
      const releases = Object.keys(await revisions(checkout, namespace));
      expect(releases).toContain('todo-backend');
      const texts: string[] = [];
      for (const release of releases) {
        texts.push(await helm(checkout, ['get', 'all', release, '-n', namespace]));
      }
      const kinds = 'all,configmap,job,pvc,networkpolicy,hpa,pdb,serviceaccount';
      texts.push(await kubectl(checkout, ['get', kinds, '-n', namespace, '-o', 'yaml']));
      expect(foundIn(texts.join('\n'))).toEqual([]);
    });

    test('not in the history, the configuration or any layer of the images', async () => {
      const { checkout, namespace } = app;
      for (const component of ['backend', 'frontend']) {
        const path = ['-o', 'jsonpath={.items[0].spec.containers[0].image}'];
        const select = ['-n', namespace, '-l', serving(component)];
        const image = await kubectl(checkout, ['get', 'pods', ...select, ...path]);
        const told = [
          await run('docker', ['history', '--no-trunc', image]),
          await run('docker', ['inspect', image]),
        ];
        expect(foundIn(told.join('\n'))).toEqual([]);
        // PATH stands in every image's configuration: what is there is found.
        expect(await textsInImage(image, ['PATH=', ...values])).toEqual(['PATH=']);
      }
    }, 120_000);
  });
}
