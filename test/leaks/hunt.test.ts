/**
 * Secrets are given to todo-deploy in every way there is, the whole life of a deployment is gone through, and then
 * they are looked for everywhere: nothing may be found but where test/leaks/scene/allowed.ts says why. Decoys prove
 * that each place is searched, and the Secrets of the namespace that it is the right values that are looked for.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepsAuditLog, auditEvidence } from './places/audit.ts';
import { isAllowed } from './scene/allowed.ts';
import { Hunt } from './scene/hunt.ts';
import { Decoys } from './scene/decoys.ts';
import type { Find } from './search/search.ts';

describe('secrets that were given in every way', () => {
  const hunt = new Hunt();
  let finds: readonly Find[] = [];

  beforeAll(async () => {
    expect(keepsAuditLog(), 'the API server keeps an audit log: npm run bed up').toBe(true);
    await hunt.prepare();
    await hunt.live();
    finds = await hunt.search();
  });
  afterAll(() => hunt.remove());

  test('would be found in every place: the decoys are', () => {
    const found = new Set(finds.map(({ canary, place }) => `${canary} in ${place}`));
    expect([...found]).toEqual(expect.arrayContaining([...Decoys.expected]));
  });

  test('have arrived in the Secrets of the namespace, all of them', () => {
    const whole = hunt.searchIn(hunt.namespaces.flatMap((name) => auditEvidence(name, true)));
    const found = new Set(whole.map(({ canary }) => canary));
    expect([...found]).toEqual(expect.arrayContaining([...hunt.deployed]));
  });

  test('are nowhere else', () => {
    const leaks = finds.filter((find) => hunt.isCanary(find) && !isAllowed(find, hunt.machine));
    expect(leaks.map(sentence)).toEqual([]);
  });

  function sentence({ canary, encoding, place, what, before }: Find): string {
    return `${canary} (${encoding}) in ${place}: ${what} … ${before}`;
  }
});
