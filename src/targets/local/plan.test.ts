import { describe, expect, it } from 'vitest';
import { changesNothing } from '../../plan/plan.ts';
import { planLocal, type LocalFacts, type LocalScene } from './plan.ts';

const running: LocalFacts = {
  name: 'backend',
  build: { fingerprint: 'abc', made: true },
  ...{ migrated: true, process: 'same', ready: true },
};
const settled: LocalScene = {
  ...{ missingTools: [], newSecrets: [], database: { data: true, process: 'same' } },
  components: [running],
};
const doing = (scene: LocalScene) =>
  planLocal(scene).flatMap(({ step, actions }) =>
    actions.filter(({ action }) => action === 'do').map(({ what }) => `${step}: ${what}`),
  );

describe('planLocal', () => {
  it('has nothing to do where everything is as it should be, but looks', () => {
    expect(changesNothing(planLocal(settled))).toBe(true);
    expect(doing(settled)).toEqual(['verify: ask every health endpoint']);
  });

  it('does everything where nothing is', () => {
    const facts = { ...running, build: { fingerprint: 'abc', made: false }, migrated: false };
    const scene: LocalScene = {
      ...{ missingTools: ['PostgreSQL 17'], newSecrets: ['KEY'] },
      database: { data: false, process: 'absent' },
      components: [{ ...facts, process: 'absent', ready: false }],
    };
    expect(doing(scene)).toEqual([
      'tools: fetch PostgreSQL 17',
      'secrets: make KEY',
      'build: build abc',
      'database: make the data folder and start PostgreSQL',
      'migrate: migrate the database',
      'release: start',
      'watch: watch until ready',
      'verify: ask every health endpoint',
    ]);
  });

  it('starts anew what has changed, and nothing else', () => {
    const other: LocalFacts = { ...running, name: 'frontend', process: 'changed' };
    expect(doing({ ...settled, components: [running, other] })).toEqual([
      'release: start anew',
      'watch: watch until ready',
      'verify: ask every health endpoint',
    ]);
  });

  it('has no step for a database outside, nor for migrations that nobody has', () => {
    const { name, build, process, ready } = running;
    const components = [{ name, build, process, ready }];
    const steps = planLocal({ missingTools: [], newSecrets: [], components }).map(
      ({ step }) => step,
    );
    expect(steps).toEqual(['tools', 'secrets', 'build', 'release', 'watch', 'verify']);
  });
});
