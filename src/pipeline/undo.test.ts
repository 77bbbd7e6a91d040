import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import type { Deployment } from '../history/deployment.ts';
import { readHistory, writeHistory } from '../history/store.ts';
import type { Facts } from '../plan/facts.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { Journal } from './journal.ts';
import { sampleRun, type Sample } from './run-fixture.ts';
import { undo, type Failure } from './undo.ts';

const web = (helm: number, inputs: string) => ({ helm, inputs, chart: 'c', settings: 's' });
const plan = [
  {
    step: 'release',
    actions: [{ component: 'web', action: 'do', what: 'upgrade', reason: 'changed' }],
  },
] as const;
const failed = new DeployError('unhealthy', 'ROLLOUT_FAILED', 'web: it crashes', {
  details: ['CRASH web'],
  hint: 'Correct it.',
});

function record(revision: number, inputs: string, status: string): KubeObject {
  const labels = {
    ...{ owner: 'helm', name: 'shop-web', status, version: String(revision) },
    ...{ 'todo-deploy/project': 'shop', 'todo-deploy/inputs': inputs },
  };
  const name = `sh.helm.release.v1.shop-web.v${revision}`;
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop', labels } };
}

/** Revision 1 worked; Helm has just made revision 2 of other inputs. */
async function broken(helm = { exitCode: 0, stderr: '' }): Promise<Sample & { journal: Journal }> {
  const sample = sampleRun({}, () => helm);
  const { run, kubernetes } = sample;
  const first: Deployment = {
    ...{ revision: 1, startedAt: '2026-01-01T00:00:00Z', command: 'up', result: 'deployed' },
    components: { web: web(1, 'a') },
  };
  await writeHistory(kubernetes, run.project, [first]);
  kubernetes.store.put(record(1, 'a', 'deployed'));
  kubernetes.store.put({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: { name: 'shop-web', namespace: 'shop', generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
  });
  kubernetes.answer('/api/v1/namespaces/shop/services/shop-web:3000/proxy/up', {
    ...{ status: 200, body: 'ok' },
  });
  const journal = await Journal.open(run);
  await journal.begin(plan, { command: 'up' });
  kubernetes.store.put(record(1, 'a', 'superseded'));
  kubernetes.store.put(record(2, 'b', 'deployed'));
  return { ...sample, journal };
}

const failure = (more: Partial<Failure> = {}): Failure => ({
  ...{ error: failed, step: 'watch', rollback: true, images: {} },
  facts: { components: {} } as unknown as Facts,
  ...more,
});

const newest = async ({ kubernetes, run }: Sample) =>
  (await readHistory(kubernetes, run.project)).at(-1);

describe('a rollout that failed', () => {
  it('goes back to the revision that worked, and stays a failure that says so', async () => {
    const sample = await broken();
    expect(await newest(sample)).toMatchObject({ revision: 2, result: 'running' });
    const error = (await undo(sample.run, sample.journal, failure())) as DeployError;
    expect(sample.exec.calls.map(({ command }) => command.args.slice(0, 3))).toEqual([
      ['rollback', 'shop-web', '1'],
    ]);
    expect(error).toMatchObject({ code: 'ROLLOUT_FAILED', exitCode: 5, hint: 'Correct it.' });
    expect(error.message).toBe('web: it crashes\nReturned to revision 1, which serves.');
    expect(error.details).toEqual(['CRASH web']);
    expect(await newest(sample)).toMatchObject({ result: 'rolled-back', serves: 1 });
    const steps = sample.events.filter(({ type }) => type === 'step-finished');
    expect(steps).toMatchObject([{ step: 'rollback', outcome: 'done' }]);
  });

  it('says that the way back failed too', async () => {
    const sample = await broken({ exitCode: 1, stderr: 'Error: no' });
    const error = (await undo(sample.run, sample.journal, failure())) as DeployError;
    expect(error).toMatchObject({ code: 'ROLLOUT_FAILED', exitCode: 5 });
    expect(error.message).toContain('The return to revision 1 failed too: helm rollback failed');
    expect(await newest(sample)).toMatchObject({ result: 'failed' });
  });

  it('stays as it is after --no-rollback', async () => {
    const sample = await broken();
    const options = failure({ rollback: false });
    const error = (await undo(sample.run, sample.journal, options)) as DeployError;
    expect(error.message).toContain('`todo-deploy rollback` returns to revision 1');
    expect(sample.exec.calls).toEqual([]);
    expect(await newest(sample)).toMatchObject({ result: 'failed', code: 'ROLLOUT_FAILED' });
  });

  it('for the first time leaves the evidence and says how to clean up', async () => {
    const sample = await broken();
    await writeHistory(sample.kubernetes, sample.run.project, []);
    sample.kubernetes.store.delete({
      ...{ apiVersion: 'v1', kind: 'Secret', namespace: 'shop' },
      name: 'sh.helm.release.v1.shop-web.v1',
    });
    const error = await undo(sample.run, await Journal.open(sample.run), failure());
    expect(error).toBe(failed);
    const journal = Object.assign(await Journal.open(sample.run), { started: new Map() });
    const first = (await undo(sample.run, journal, failure())) as DeployError;
    expect(first.message).toContain('`todo-deploy teardown` cleans up');
    expect(sample.exec.calls).toEqual([]);
  });

  it('is not taken back for a step that says nothing of the version', async () => {
    const sample = await broken();
    expect(await undo(sample.run, sample.journal, failure({ step: 'migrate' }))).toBe(failed);
    expect(sample.exec.calls).toEqual([]);
    expect(await newest(sample)).toMatchObject({ result: 'failed' });
  });

  it('that a person stopped is not taken back by surprise', async () => {
    const sample = await broken();
    const run = { ...sample.run, signal: AbortSignal.abort() };
    const stopped = new DeployError('interrupted', 'INTERRUPTED', 'stopped during: Watch');
    const error = (await undo(run, sample.journal, failure({ error: stopped }))) as DeployError;
    expect(error).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(error.details).toEqual([expect.stringContaining('released and not proven: web')]);
    expect(error.hint).toMatch(/Run the same command again.*`todo-deploy rollback`/);
    expect(sample.exec.calls).toEqual([]);
    expect(await newest(sample)).toMatchObject({ result: 'interrupted' });
  });
});

describe('the journal', () => {
  it('calls a run interrupted that was killed, and notes nothing of one that changes nothing', async () => {
    const sample = await broken();
    const journal = await Journal.open(sample.run);
    expect(journal.before.map(({ result }) => result)).toEqual(['deployed', 'interrupted']);
    await journal.begin([{ step: 'verify', actions: plan[0].actions }], { command: 'up' });
    await journal.end({ result: 'failed', components: {} });
    expect(await newest(sample)).toMatchObject({ revision: 2, result: 'running' });
  });

  it('lets what is there count as good once it has been seen to work', async () => {
    const sample = await broken();
    await sample.journal.end({ result: 'failed', components: { web: web(2, 'b') } });
    await (await Journal.open(sample.run)).confirm({ web: web(2, 'b') });
    const history = await readHistory(sample.kubernetes, sample.run.project);
    expect(history.map(({ result }) => result)).toEqual(['deployed', 'deployed']);
    await (await Journal.open(sample.run)).confirm({ web: web(2, 'b') });
    expect(await readHistory(sample.kubernetes, sample.run.project)).toEqual(history);
  });

  it('notes a deployment that was made before there was a history', async () => {
    const { run, kubernetes } = sampleRun();
    await (await Journal.open(run)).confirm({ web: web(3, 'a') });
    expect(await readHistory(kubernetes, run.project)).toMatchObject([
      { revision: 1, result: 'deployed', components: { web: { helm: 3 } } },
    ]);
  });
});
