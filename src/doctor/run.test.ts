import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { fail, pass, type Check } from './check.ts';
import { checks } from './checks/index.ts';
import { checksFor, runCheck, runChecks } from './run.ts';
import { fakeScene } from './scene-fixture.ts';

function check(gather: Check['gather'], more: Partial<Check> = {}): Check {
  return {
    ...{ id: 'one', title: 'One', severity: { local: 'stop' } as const, gather },
    judge: (facts) => (facts === 'good' ? pass('well') : fail('unwell', 'Mend it')),
    ...more,
  };
}

describe('a check is run', () => {
  it('gathers, then judges', async () => {
    const { scene } = fakeScene();
    const good = await runCheck(
      check(() => Promise.resolve('good')),
      scene,
    );
    expect(good).toMatchObject({ facts: 'good', verdict: { state: 'pass', detail: 'well' } });
    const bad = await runCheck(
      check(() => Promise.resolve('bad')),
      scene,
    );
    expect(bad.verdict).toEqual({ state: 'fail', detail: 'unwell', remedy: 'Mend it' });
  });

  it('is skipped with the reason when there is nothing to look at', async () => {
    const nothing = check(() => Promise.resolve({ skip: 'no cluster' }));
    const { verdict } = await runCheck(nothing, fakeScene().scene);
    expect(verdict).toEqual({ state: 'skip', detail: 'no cluster' });
  });

  it('that takes too long is a warning, and is not waited for', async () => {
    const silent = check(() => new Promise<never>(() => undefined), { limitMs: 10 });
    const { verdict } = await runCheck(silent, fakeScene().scene);
    expect(verdict).toMatchObject({ state: 'warn', detail: 'not found out within 0.01 s' });
  });

  it('whose look fails says what the port said', async () => {
    const error = new DeployError('environment', 'X', 'the disk is gone', { hint: 'Buy one' });
    const broken = check(() => Promise.reject(error));
    const { verdict } = await runCheck(broken, fakeScene().scene);
    expect(verdict).toEqual({ state: 'fail', detail: 'the disk is gone', remedy: 'Buy one' });
  });

  it('and a run that is stopped ends with the reason of the stop', async () => {
    const stop = new AbortController();
    const { scene } = fakeScene({ signal: stop.signal });
    const running = runCheck(
      check(() => new Promise<never>(() => undefined)),
      scene,
    );
    stop.abort(new DeployError('interrupted', 'INTERRUPTED', 'stopped'));
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('the list', () => {
  it('is limited to a target', () => {
    const ids = checksFor(checks, 'local').map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['node', 'python', 'npm', 'disk']));
    expect(ids).not.toContain('docker-engine');
    expect(checksFor(checks, undefined)).toHaveLength(checks.length);
  });

  it('comes to an end on a machine where nothing is', async () => {
    const { scene, kubernetes } = fakeScene();
    kubernetes.down = true;
    const findings = await runChecks(checks, scene);
    const stateOf = (id: string) => findings.find(({ check }) => check.id === id)?.verdict.state;
    expect(findings).toHaveLength(checks.length);
    expect(['node', 'docker-engine', 'helm', 'context', 'python'].map(stateOf)).toEqual([
      'pass',
      'fail',
      'fail',
      'fail',
      'fail',
    ]);
    expect(['docker-version', 'permissions', 'clock', 'database'].map(stateOf)).toEqual([
      'skip',
      'skip',
      'skip',
      'skip',
    ]);
  });

  it('asks the engine and the cluster once', async () => {
    const { scene, kubernetes } = fakeScene();
    let asked = 0;
    kubernetes.answer('/version', () => {
      asked += 1;
      return { status: 200, body: '{"gitVersion":"v1.34.0"}' };
    });
    await runChecks(checks, scene);
    expect(asked).toBe(1);
  });
});
