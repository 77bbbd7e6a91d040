import { describe, expect, it } from 'vitest';
import { sampleProject } from '../pipeline/run-fixture.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { isSame, lastThatWorked, present, type Deployment } from './deployment.ts';
import { bounded, historyRef, readHistory, writeHistory } from './store.ts';

function one(revision: number, more: Partial<Deployment> = {}): Deployment {
  const startedAt = '2026-01-01T00:00:00Z';
  return { revision, startedAt, command: 'up', result: 'deployed', components: {}, ...more };
}

describe('the history', () => {
  it('is kept in a ConfigMap that teardown finds, in order of the revisions', async () => {
    const kubernetes = new FakeKubernetes();
    const history = [one(9), one(10), one(11, { result: 'failed' })];
    await writeHistory(kubernetes, sampleProject(), history);
    expect(await readHistory(kubernetes, sampleProject())).toEqual(history);
    const kept = kubernetes.store.get(historyRef(sampleProject()));
    expect(kept?.metadata.labels).toEqual({ 'todo-deploy/project': 'shop' });
  });

  it('forgets the oldest, but never the last that worked', async () => {
    const failures = Array.from({ length: 30 }, (_, i) => one(i + 2, { result: 'failed' }));
    const kept = bounded([one(1), ...failures]);
    expect(kept).toHaveLength(20);
    expect(kept[0]?.revision).toBe(1);
    expect(kept.at(-1)?.revision).toBe(31);
    const kubernetes = new FakeKubernetes();
    await writeHistory(kubernetes, sampleProject(), [one(1), ...failures.slice(0, 5)]);
    await writeHistory(kubernetes, sampleProject(), failures);
    expect(await readHistory(kubernetes, sampleProject())).toHaveLength(20);
  });

  it('leaves out what it cannot read', async () => {
    const kubernetes = new FakeKubernetes();
    const { apiVersion, kind, name, namespace } = historyRef(sampleProject());
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    const data = { '1': '{', '2': 'null', '3': JSON.stringify(one(3)) };
    kubernetes.store.put({ apiVersion, kind, metadata, data });
    expect(await readHistory(kubernetes, sampleProject())).toEqual([one(3)]);
  });
});

describe('a deployment', () => {
  const failed = one(2, { result: 'rolled-back', serves: 1 });

  it('that was taken back leaves the one before it present', () => {
    expect(present([one(1), failed])?.revision).toBe(1);
    expect(present([one(1), failed, one(3, { result: 'failed' })])?.revision).toBe(3);
    expect(present([])).toBeUndefined();
  });

  it('worked when it was deployed, and never when it was not', () => {
    const history = [one(1), failed, one(3, { result: 'interrupted' }), one(4)];
    expect(lastThatWorked(history)?.revision).toBe(4);
    expect(lastThatWorked(history, 4)?.revision).toBe(1);
    expect(lastThatWorked([failed])).toBeUndefined();
  });

  it('is the same as another one with the same inputs of the same components', () => {
    const web = (inputs: string, helm: number) => ({
      components: { web: { inputs, helm, chart: '', settings: '' } },
    });
    expect(isSame(web('a', 1), web('a', 3))).toBe(true);
    expect(isSame(web('a', 1), web('b', 1))).toBe(false);
    expect(isSame(web('a', 1), { components: {} })).toBe(false);
  });
});
