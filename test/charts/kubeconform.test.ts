/** The rendered manifests against the API of every Kubernetes release that the charts support. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadAll } from 'js-yaml';
import { renderText, valuesCases } from './support/charts.ts';
import { kubeconform } from './support/kubeconform.ts';
import { kubernetesSchemas, kubernetesVersions } from './support/kubernetes-schemas.ts';
import { findHelms, findTool, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();
const program = findTool('kubeconform');
const missing =
  missingHelms(helms) ??
  (program === undefined ? 'no kubeconform on PATH; npm run bed up builds it' : undefined) ??
  (findTool('go') === undefined
    ? 'no go on PATH, which fetches the Kubernetes API descriptions'
    : undefined);

suiteNeeding('kubeconform', missing, () => {
  describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
    let schemas: string;
    beforeAll(async () => {
      schemas = await kubernetesSchemas(version);
    });

    const check = (manifests: string) => kubeconform(program!, schemas, manifests);

    test.each(helms)(
      'accepts every chart with every set of values, rendered by $name',
      async (helm) => {
        const checked = valuesCases.map(async ({ chart, name, file, release }) => {
          const manifests = await renderText(helm, chart, {
            release,
            values: file,
            kubeVersion: version,
          });
          const { valid, problems } = await check(manifests);
          expect(problems, `${chart} with ${name} values`).toEqual([]);
          expect(valid).toBe(loadAll(manifests).filter((document) => document).length);
        });
        await Promise.all(checked);
      },
    );

    test.each([
      [
        'an unknown field',
        'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}',
        /prots/,
      ],
      [
        'a wrong type',
        'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: web}]}',
        /port/,
      ],
      [
        'an API that is gone',
        'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}',
        /schema/,
      ],
    ])('refuses %s', async (_, manifest, why) => {
      const { valid, problems } = await check(manifest);
      expect(valid).toBe(0);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(why);
    });
  });
});
