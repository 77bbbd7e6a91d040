/** The rendered manifests as a real API server takes them, under enforced Pod Security "restricted". */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render, renderText, valuesCases } from './support/charts.ts';
import {
  kubectl,
  missingCluster,
  removeNamespace,
  restrictedNamespace,
} from './support/cluster.ts';
import {
  type Manifest,
  type PodSpec,
  type PodTemplate,
  podTemplates,
} from './support/manifests.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

/** A bare pod from a pod template, without what only its owner or the cluster's set-up can give. */
function barePod({ metadata, spec }: PodTemplate, index: number): object {
  const bare: PodSpec = { ...spec };
  delete bare.serviceAccountName;
  delete bare.priorityClassName;
  // The claim of a StatefulSet is added by its controller.
  bare.volumes = [...(spec.volumes ?? []), ...claimsMissing(spec)];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `pod-${index}` },
    spec: bare,
  };
}

function claimsMissing(spec: PodSpec): { name: string; emptyDir: object }[] {
  const known = new Set((spec.volumes ?? []).map(({ name }) => name));
  const mounted = spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
  return mounted.filter(({ name }) => !known.has(name)).map(({ name }) => ({ name, emptyDir: {} }));
}

suiteNeeding('the API server', missingHelms(helms) ?? missingCluster(), () => {
  let namespace: string;
  beforeAll(async () => {
    namespace = await restrictedNamespace('charts-dry-run');
  });
  afterAll(async () => {
    await removeNamespace(namespace);
  });

  const create = (manifests: string) =>
    kubectl(
      namespace,
      ['create', '--dry-run=server', '--validate=strict', '-o', 'name', '-f', '-'],
      manifests,
    );
  const list = (items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

  test('refuses a pod that is not restricted', async () => {
    const pod = {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lax' } },
      spec: { containers: [{ name: 'c', image: 'busybox:1' }] },
    };
    await expect(create(list([pod]))).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  test('refuses an unknown field', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}';
    await expect(create(service)).rejects.toThrow(/prots/);
  });

  describe.each(helms)('$name', (helm) => {
    describe.each(valuesCases)('$chart with $name values', ({ chart, file, release }) => {
      const options = () => ({ release, namespace, values: file });

      test('every object is accepted', async () => {
        const created = await create(await renderText(helm, chart, options()));
        const manifests: Manifest[] = await render(helm, chart, options());
        expect(created.trim().split('\n')).toHaveLength(manifests.length);
      });

      test('every pod is admitted', async () => {
        const pods = podTemplates(await render(helm, chart, options())).map(({ template }, index) =>
          barePod(template, index),
        );
        const created = await create(list(pods));
        expect(created.trim().split('\n')).toHaveLength(pods.length);
      });
    });
  });
});
