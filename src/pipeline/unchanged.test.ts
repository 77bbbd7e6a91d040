import { describe, expect, it, vi } from 'vitest';
import type { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { Facts } from '../plan/facts.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';
import { deploy } from './deploy.ts';
import { sampleRun } from './run-fixture.ts';
import { isReady } from './unchanged.ts';

const path = '/api/v1/namespaces/shop/services/shop-web:3000/proxy/up';
const facts = {
  ...{ namespace: 'ours', components: {}, access: { alive: true } },
} as unknown as Facts;
const options = { allowLarge: false, rollback: true, proven: Promise.resolve() };

const left = (step: StepId): PlannedStep => ({
  step,
  actions: [{ component: 'web', action: 'skip', what: 'it', reason: 'it is the same' }],
});
const looks: PlannedStep = {
  step: 'verify',
  actions: [{ component: '', action: 'do', what: 'ask', reason: 'checked just now' }],
};
const plan = [left('namespace'), left('release'), left('watch'), looks];

/** Every write to the cluster, by the name of the object. */
function writesTo(kubernetes: FakeKubernetes): string[] {
  const writes: string[] = [];
  for (const verb of ['apply', 'patch', 'delete'] as const) {
    const real = kubernetes[verb].bind(kubernetes) as (...args: never[]) => Promise<never>;
    vi.spyOn(kubernetes, verb).mockImplementation((...args: unknown[]) => {
      const [object] = args as [{ kind: string }];
      writes.push(`${verb} ${object.kind}`);
      return real(...(args as never[]));
    });
  }
  return writes;
}

describe('an up with nothing to do', () => {
  it('asks for the health and writes nothing, not even a lock', async () => {
    const { run, kubernetes, exec, events } = sampleRun();
    kubernetes.answer(path, { status: 200, body: 'ok' });
    const writes = writesTo(kubernetes);
    expect(await deploy(run, { facts, plan }, options)).toBeUndefined();
    expect(writes).toEqual([]);
    expect(exec.calls).toEqual([]);
    const finished = events.filter(({ type }) => type === 'step-finished');
    expect(finished).toMatchObject([
      { step: 'namespace', outcome: 'skipped' },
      { step: 'release', outcome: 'skipped' },
      { step: 'watch', outcome: 'skipped' },
      { step: 'verify', outcome: 'done', summary: expect.stringContaining('web 200') as string },
    ]);
  });

  it('has to wait for what is not ready', () => {
    const waits: PlannedStep = {
      step: 'watch',
      actions: [{ component: 'web', action: 'do', what: 'watch', reason: 'it is not ready' }],
    };
    expect(isReady(plan)).toBe(true);
    expect(isReady([left('release'), waits, looks])).toBe(false);
  });
});
