/** Which faults a run takes: all, some by name, or a seeded sample for CI. */
import type { Fault } from './fault.ts';
import { seeded } from '../../src/seeded-fixture.ts';

export interface Choice {
  readonly faults: readonly Fault[];
  /** Printed, so that the same sample can be had again. */
  readonly note: string;
}

/**
 * FAULTS=all (the default), FAULTS=20 (a sample of that size; FAULTS_SEED repeats one), or FAULTS=REGEXP on
 * names. Throws when nothing is chosen.
 */
export function choose(
  all: readonly Fault[],
  env: Readonly<Record<string, string | undefined>>,
): Choice {
  const wanted = env['FAULTS'] ?? 'all';
  const chosen = chosenBy(wanted, all, env['FAULTS_SEED']);
  if (chosen.faults.length === 0) throw new Error(`FAULTS=${wanted} chooses none of the faults`);
  return chosen;
}

function chosenBy(wanted: string, all: readonly Fault[], given: string | undefined): Choice {
  if (wanted === 'all') return { faults: all, note: `all ${all.length} faults` };
  if (!/^\d+$/.test(wanted)) {
    const pattern = new RegExp(wanted);
    return { faults: all.filter(({ name }) => pattern.test(name)), note: `faults like ${wanted}` };
  }
  const seed = Number(given ?? Date.now() % 100_000);
  const faults = shuffled(all, seed).slice(0, Number(wanted));
  return {
    faults,
    note: `${faults.length} of ${all.length} faults; again: FAULTS=${wanted} FAULTS_SEED=${seed}`,
  };
}

/** The same order for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
