/** The migration Jobs of the app charts: when they run, with what, and under which name. */
import { describe, expect, test } from 'vitest';
import { appCharts, render } from './support/charts.ts';
import { containerOf, type Manifest, the } from './support/manifests.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();
const cases = helms.flatMap((helm) => appCharts.map((chart) => ({ helm, chart })));

suiteNeeding('migration Jobs', missingHelms(helms), () => {
  describe.each(cases)('$helm.name, $chart', ({ helm, chart }) => {
    const rendered = (values: object = {}) => render(helm, chart, { values });

    test('the migration Job is a hook for Helm, or an ordinary object', async () => {
      const job = async (hook: boolean) => the(await rendered({ migrations: { hook } }), 'Job');
      expect((await job(true)).metadata.annotations).toMatchObject({
        'helm.sh/hook': 'pre-install,pre-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation',
      });
      expect((await job(false)).metadata).not.toHaveProperty('annotations');
      expect((await job(false)).spec).toEqual((await job(true)).spec);
    });

    test('another image or setting is another migration Job, and the same is the same', async () => {
      const name = async (values: object) => the(await rendered(values), 'Job').metadata.name;
      const names = await Promise.all(
        [{}, { image: { tag: 'b' } }, { env: { NEW: 'x' } }, { existingSecret: 'other' }].map(name),
      );
      expect(new Set(names).size).toBe(4);
      expect(await name({})).toBe(names[0]);
      expect(await name({ replicaCount: 9, service: { port: 81 } })).toBe(names[0]);
    });

    test('a hook needs nothing that is installed after it', async () => {
      const manifests = await rendered({ secrets: { A: 'b' } });
      const job = the(manifests, 'Job');
      expect(job.spec?.template?.spec).not.toHaveProperty('serviceAccountName');
      const needed = containerOf(job).envFrom!.map(({ secretRef }) => secretRef!.name);
      const hooks = manifests.filter(
        ({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'pre-install,pre-upgrade',
      );
      const secrets = hooks
        .filter(({ kind }) => kind === 'Secret')
        .map(({ metadata }) => metadata.name);
      expect(secrets).toEqual(needed);
      const weight = ({ metadata }: Manifest) =>
        Number(metadata.annotations?.['helm.sh/hook-weight']);
      expect(weight(the(manifests, 'Secret', needed[0]))).toBeLessThan(weight(job));
    });

    test('the migration sees the same environment as the server', async () => {
      const manifests = await rendered({ env: { EXTRA: 'x' }, existingSecret: 's' });
      const inJob = containerOf(the(manifests, 'Job')).env!.map(({ name, value }) => [name, value]);
      expect(Object.fromEntries(inJob)).toEqual(the(manifests, 'ConfigMap').data);
      expect(inJob).toContainEqual(['EXTRA', 'x']);
    });
  });
});
