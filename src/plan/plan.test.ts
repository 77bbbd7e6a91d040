import { describe, expect, it } from 'vitest';
import type { ComponentFacts, Facts, ImageFacts } from './facts.ts';
import { changesNothing, makePlan } from './plan.ts';
import type { StepId } from './steps.ts';

const image: ImageFacts = {
  reference: 'localhost:5000/todo/backend:c-1',
  repository: 'localhost:5000/todo/backend',
  tag: 'c-1',
  built: true,
  delivered: true,
};

const settled: ComponentFacts = {
  image,
  secret: { name: 'todo-backend-1', exists: true },
  migration: { job: 'todo-backend-migrate-1', state: 'succeeded' },
  release: {
    ...{ inputs: 'a', deployedInputs: 'a', status: 'deployed', revision: 3 },
    ...{ ready: true, workloadMissing: false },
  },
};

const database: ComponentFacts = { release: settled.release };

function factsWith(backend: Partial<ComponentFacts>, rest: Partial<Facts> = {}): Facts {
  return {
    cluster: { state: 'running', description: 'test', version: 'v1.34.0' },
    namespace: 'ours',
    components: { postgres: database, backend: { ...settled, ...backend } },
    access: { alive: true, url: 'http://localhost:3000' },
    ...rest,
  };
}

const decisions = (facts: Facts, step: StepId) =>
  (makePlan(facts, 'frontend').find((planned) => planned.step === step)?.actions ?? []).map(
    ({ component, action, reason }) => `${component}: ${action}, ${reason}`,
  );

describe('makePlan', () => {
  it('does nothing but verify when everything is as it should be', () => {
    const plan = makePlan(factsWith({}), 'frontend');
    expect(changesNothing(plan)).toBe(true);
    expect(plan.at(-1)?.step).toBe('verify');
  });

  it('builds, delivers and releases what has changed', () => {
    const facts = factsWith({
      image: { ...image, built: false, delivered: false },
      migration: { job: 'j', state: 'absent' },
      release: { ...settled.release, inputs: 'b' },
    });
    expect(changesNothing(makePlan(facts, 'frontend'))).toBe(false);
    expect(decisions(facts, 'build')).toEqual(['backend: do, no image of this content exists']);
    expect(decisions(facts, 'transport')).toEqual(['backend: do, the nodes do not have it']);
    expect(decisions(facts, 'migrate')[0]).toContain('backend: do');
    expect(decisions(facts, 'release')).toEqual([
      'backend: do, image, settings or chart have changed',
    ]);
    expect(decisions(facts, 'database')).toEqual([
      'postgres: skip, image, settings and chart are the same',
    ]);
  });

  it('does not build what is built, but brings it to the nodes', () => {
    const facts = factsWith({ image: { ...image, delivered: false } });
    expect(decisions(facts, 'build')).toEqual(['backend: skip, it is built already']);
    expect(decisions(facts, 'transport')).toEqual(['backend: do, the nodes do not have it']);
  });

  it('says which way an image takes, and why', () => {
    const way = { description: 'registry r: 0.3 s expected, layers 0.8 s', figures: [] };
    const facts = factsWith({ image: { ...image, delivered: false, way } });
    expect(decisions(facts, 'transport')).toEqual([
      'backend: do, the nodes do not have it; registry r: 0.3 s expected, layers 0.8 s',
    ]);
  });

  it.each([
    ['pending-upgrade', 'backend: do, the last revision is pending-upgrade'],
    ['failed', 'backend: do, the last revision is failed'],
  ])('upgrades after a revision that is %s', (status, expected) => {
    expect(decisions(factsWith({ release: { ...settled.release, status } }), 'release')).toEqual([
      expected,
    ]);
  });

  it('upgrades when the workload was removed by hand', () => {
    const release = { ...settled.release, ready: false, workloadMissing: true };
    expect(decisions(factsWith({ release }), 'release')[0]).toContain('removed from the cluster');
  });

  it('watches what is not ready although nothing changes', () => {
    const facts = factsWith({ release: { ...settled.release, ready: false } });
    expect(decisions(facts, 'watch')).toContain('backend: do, it is not ready');
    expect(changesNothing(makePlan(facts, 'frontend'))).toBe(true);
  });

  it.each([
    ['failed', 'do'],
    ['running', 'do'],
    ['absent', 'do'],
    ['succeeded', 'skip'],
  ] as const)('for a migration that is %s: %s', (state, action) => {
    const facts = factsWith({ migration: { job: 'j', state } });
    expect(decisions(facts, 'migrate')[0]).toContain(`backend: ${action}`);
  });

  it('opens the URL again when its process is gone', () => {
    const facts = factsWith({}, { access: { alive: false } });
    expect(decisions(facts, 'access')).toEqual(['frontend: do, nothing forwards to it']);
  });

  it('creates the namespace and its Secrets first', () => {
    const facts = factsWith({ secret: { name: 's', exists: false } }, { namespace: 'absent' });
    expect(makePlan(facts, 'frontend')[0]?.step).toBe('namespace');
    expect(decisions(facts, 'namespace')[0]).toContain('do');
    expect(decisions(facts, 'secrets')).toEqual([
      'backend: do, no Secret with these values exists',
    ]);
  });
});
