/** Names, labels, selectors, and which objects a chart makes. */
import { describe, expect, test } from 'vitest';
import { chartNames, render, valuesCases } from './support/charts.ts';
import { kindsOf, podTemplates, selectorOf, specOf } from './support/manifests.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

/** Names that differ from the release's name, each for a reason given in its template. */
const derived = (release: string) => [
  `${release}-test`,
  `${release}-headless`,
  `${release}-migrate`,
];

/** API versions that every server from 1.28 to the newest has. */
const servedEverywhere = [
  ...['v1', 'apps/v1', 'batch/v1', 'policy/v1', 'networking.k8s.io/v1', 'autoscaling/v2'],
];

suiteNeeding('objects', missingHelms(helms), () => {
  describe.each(helms)('$name', (helm) => {
    test.each(valuesCases)(
      '$chart with $name values: names, API versions, selectors',
      async ({ chart, file, release }) => {
        const manifests = await render(helm, chart, { release, values: file });
        for (const manifest of manifests) {
          const { kind, metadata, apiVersion } = manifest;
          expect(servedEverywhere).toContain(apiVersion);
          expect(metadata.name.length).toBeLessThanOrEqual(63);
          if (kind === 'Job') expect(metadata.name).toMatch(/-migrate-[0-9a-f]{8}$/);
          else expect([release, ...derived(release)]).toContain(metadata.name);
          const selector = Object.keys(selectorOf(manifest) ?? {});
          expect(
            selector.filter((key) => !key.startsWith('app.kubernetes.io/')),
            kind,
          ).toEqual([]);
        }
      },
    );

    test.each(chartNames)('%s puts commonLabels on every object, pod and claim', async (chart) => {
      const commonLabels = { 'todo-deploy/project': 'p', 'todo-deploy/component': 'c' };
      const switches =
        chart === 'postgres' ? {} : { autoscaling: { enabled: true }, ingress: { enabled: true } };
      const manifests = await render(helm, chart, { values: { commonLabels, ...switches } });
      for (const { kind, metadata, spec } of manifests) {
        expect(metadata.labels, kind).toMatchObject(commonLabels);
        for (const claim of spec?.volumeClaimTemplates ?? [])
          expect(claim.metadata.labels).toMatchObject(commonLabels);
      }
      for (const { owner, template } of podTemplates(manifests)) {
        expect(template.metadata.labels, owner).toMatchObject(commonLabels);
      }
    });

    test.each(chartNames)(
      '%s: the selectors find the serving pods and no others',
      async (chart) => {
        const manifests = await render(helm, chart);
        const pods = podTemplates(manifests);
        const finders = manifests.filter(
          (manifest) => manifest.kind !== 'NetworkPolicy' && selectorOf(manifest),
        );
        expect(finders.length).toBeGreaterThan(1);
        for (const manifest of finders) {
          const found = pods.filter(({ template }) =>
            Object.entries(selectorOf(manifest)!).every(
              ([key, value]) => template.metadata.labels[key] === value,
            ),
          );
          expect(
            found.map(({ owner }) => owner),
            manifest.kind,
          ).toEqual([expect.stringMatching(/^(Deployment|StatefulSet)\//)]);
        }
      },
    );

    test('the app charts make what is switched on, and only that', async () => {
      const fixed = ['ConfigMap', 'Deployment', 'Pod', 'Service', 'ServiceAccount'];
      const kinds = async (values: object) => kindsOf(await render(helm, 'backend', { values }));
      const off = {
        migrations: { enabled: false },
        podDisruptionBudget: { enabled: false },
        networkPolicy: { enabled: false },
      };
      expect(await kinds(off)).toEqual(fixed);
      expect(await kinds({})).toEqual(
        [...fixed, 'Job', 'NetworkPolicy', 'PodDisruptionBudget'].sort(),
      );
      expect(
        await kinds({
          ...off,
          autoscaling: { enabled: true },
          ingress: { enabled: true },
          secrets: { A: 'b' },
        }),
      ).toEqual([...fixed, 'HorizontalPodAutoscaler', 'Ingress', 'Secret'].sort());
    });

    test('postgres keeps its data unless told otherwise', async () => {
      const retention = async (values: object) =>
        specOf(await render(helm, 'postgres', { values }), 'StatefulSet')
          .persistentVolumeClaimRetentionPolicy;
      expect(await retention({})).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
      expect(await retention({ persistence: { whenDeleted: 'Delete' } })).toMatchObject({
        whenDeleted: 'Delete',
      });
    });
  });
});
