import { describe, expect, it } from 'vitest';
import { snapshot } from '../rollout/snapshot-fixtures.ts';
import type { Snapshot, SnapshotPart } from '../rollout/snapshot.ts';
import { networkCases } from './cases-network.ts';
import { diagnose } from './diagnose.ts';

/** What the small snapshots about these codes show, when these kinds may not be read. */
function codesWithout(code: string, unreadable: readonly SnapshotPart[]): string[] {
  const cases = networkCases.filter((one) => one.code === code);
  expect(cases.length).toBeGreaterThan(0);
  return cases.flatMap(({ parts, lines = [] }) => {
    const logs = new Map(
      (parts.pods ?? []).map(({ metadata }) => [`${metadata.name}/backend`, lines]),
    );
    const seen = snapshot({ ...parts, unreadable });
    return diagnose(seen, { evidence: { logs, health: new Map() } }).map((found) => found.code);
  });
}

describe('from what may not be read', () => {
  it.each<[string, SnapshotPart]>([
    ['SERVICE_WITHOUT_ENDPOINTS', 'services'],
    ['INGRESS_WITHOUT_CONTROLLER', 'ingresses'],
    ['INGRESS_WITHOUT_CONTROLLER', 'ingressClasses'],
  ])('nothing follows: %s without %s', (code, part) => {
    expect(codesWithout(code, [])).toContain(code);
    expect(codesWithout(code, [part])).not.toContain(code);
  });

  it('nothing follows about a Service that may be there', () => {
    const lines = ['Error: getaddrinfo ENOTFOUND todo-bakend'];
    const parts = networkCases.find((one) => one.lines?.[0] === lines[0])?.parts ?? {};
    const causeWith = (more: Partial<Snapshot>) => {
      const logs = new Map([[`${parts.pods?.[0]?.metadata.name ?? ''}/backend`, lines]]);
      const seen = snapshot({ ...parts, ...more });
      return diagnose(seen, { evidence: { logs, health: new Map() } })[0]?.cause;
    };
    expect(causeWith({})).toContain('there is no Service of that name');
    expect(causeWith({ unreadable: ['services'] })).toBe('it cannot reach todo-bakend');
  });

  it('an Ingress that nobody has taken up for long is still worth a look', () => {
    const [one] = networkCases.filter(({ code }) => code === 'INGRESS_WITHOUT_CONTROLLER');
    const ingresses = (one?.parts.ingresses ?? []).map(({ metadata, ...more }) => ({
      ...more,
      metadata: { ...metadata, creationTimestamp: '2020-01-01T00:00:00Z' },
    }));
    const [found] = diagnose(snapshot({ ingresses, unreadable: ['ingressClasses'] }));
    expect(found).toMatchObject({ code: 'INGRESS_WITHOUT_CONTROLLER', confidence: 'possible' });
  });
});
