/** Who may connect to whom when all three charts are installed in one namespace. */
import { beforeAll, describe, expect, test } from 'vitest';
import { chartNames, render } from './support/charts.ts';
import { type Manifest, podTemplates } from './support/manifests.ts';
import { admits, type End } from './support/network-policies.ts';
import { findHelms, missingHelms, suiteNeeding } from './support/tools.ts';

const helms = findHelms();

/** From, to, port, and whether it should work. Names are `chart` or `chart job` or `chart test`. */
const connections: [from: string, to: string, port: number, works: boolean][] = [
  ['frontend', 'backend', 8000, true],
  ['backend', 'frontend', 3000, true],
  ['outside', 'frontend', 3000, true],
  ['stranger', 'frontend', 3000, true],
  ['frontend', 'postgres', 5432, true],
  ['backend', 'postgres', 5432, true],
  ['frontend job', 'postgres', 5432, true],
  ['backend job', 'postgres', 5432, true],
  ['frontend', 'outside', 5432, true],
  ['backend', 'outside', 5432, true],
  ['backend job', 'outside', 5432, true],
  ['backend', 'outside', 443, true],
  ['backend test', 'backend', 8000, true],
  ['frontend test', 'frontend', 3000, true],
  ['postgres test', 'postgres', 5432, true],
  ['stranger', 'backend', 8000, false],
  ['stranger', 'postgres', 5432, false],
  ['outside', 'backend', 8000, false],
  ['outside', 'postgres', 5432, false],
  ['backend', 'outside', 22, false],
  ['frontend', 'outside', 443, false],
  ['backend', 'stranger', 8080, false],
  ['postgres', 'outside', 443, false],
  ['postgres', 'backend', 8000, false],
];

suiteNeeding('network policies', missingHelms(helms), () => {
  describe.each(helms)('$name', (helm) => {
    const ends = new Map<string, End>([
      ['outside', 'outside'],
      ['stranger', { labels: { app: 'stranger' } }],
    ]);
    let policies: Manifest[];
    beforeAll(async () => {
      const rendered = await Promise.all(chartNames.map((chart) => render(helm, chart)));
      policies = rendered.flat().filter(({ kind }) => kind === 'NetworkPolicy');
      chartNames.forEach((chart, index) => {
        for (const { owner, template } of podTemplates(rendered[index]!)) {
          const role = owner.startsWith('Job/') ? ' job' : owner.startsWith('Pod/') ? ' test' : '';
          ends.set(`${chart}${role}`, { labels: template.metadata.labels });
        }
      });
    });
    const end = (name: string) => {
      const found = ends.get(name);
      if (found === undefined) throw new Error(`no pod called ${name}`);
      return found;
    };

    test.each(connections)('%s to %s on %i: %s', (from, to, port, works) => {
      expect(admits(policies, { from: end(from), to: end(to), port })).toBe(works);
    });

    test.each(['frontend', 'backend', 'backend job'])('%s can ask DNS', (from) => {
      for (const protocol of ['UDP', 'TCP']) {
        expect(admits(policies, { from: end(from), to: 'outside', port: 53, protocol })).toBe(true);
      }
    });
  });
});
