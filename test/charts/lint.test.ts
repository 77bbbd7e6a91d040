/** `helm lint --strict` with the defaults and with extreme values, in both major versions of Helm. */
import { describe, expect, test } from 'vitest';
import { chartNames, lint, valuesCases } from './support/charts.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

suiteNeeding('helm lint --strict', missingHelms(helms), () => {
  describe.each(helms)('$name', (helm) => {
    test.each(valuesCases)('accepts $chart with $name values', async ({ chart, file }) => {
      expect(await lint(helm, chart, file)).toContain('1 chart(s) linted, 0 chart(s) failed');
    });

    test.each(chartNames)('does not accept %s with an unknown key', async (chart) => {
      await expect(lint(helm, chart, { replicaCuont: 3 })).rejects.toThrow(/replicaCuont/);
    });
  });
});
