import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/ports/clock.ts';
import type { KubeObject, Kubernetes } from '../../src/ports/kubernetes.ts';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { RolloutFailed } from '../../src/rollout/rollout-failed.ts';
import { waitForRollout } from '../../src/rollout/wait.ts';
import { bedContext } from './kubernetes-bed.ts';
import { startFaults } from './kubernetes-faults.ts';
import { readyFaults } from './kubernetes-faults-ready.ts';
import { healthy, slowStarts, workload, type Fault } from './kubernetes-workload.ts';

/** Faults made for real on the bed's cluster: each has to be named, and slow starts must not be failed. */

if (bedContext === undefined) {
  const why = 'rollouts on a real cluster: the context todo-bed does not answer (npm run bed up)';
  if (process.env['CI'] === 'true') throw new Error(`cannot test ${why}`);
  console.warn(`left out: ${why}`);
}

const timeoutMs = 180_000;

describe.skipIf(bedContext === undefined)('on a real cluster', () => {
  let kubernetes: Kubernetes;
  const namespaces: string[] = [];

  async function makeNamespace(labels: Record<string, string> = {}): Promise<string> {
    const name = `rollout-${randomBytes(4).toString('hex')}`;
    await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    namespaces.push(name);
    return name;
  }

  beforeAll(async () => {
    kubernetes = await connectKubernetes(bedContext, process.env);
  });
  afterAll(async () => {
    for (const name of namespaces) {
      await kubernetes.delete({ apiVersion: 'v1', kind: 'Namespace', name });
    }
  });

  async function rollOut(fault: Fault, namespace: string) {
    const objects: KubeObject[] = [
      ...(fault.before?.(namespace) ?? []),
      workload(fault, namespace),
    ];
    for (const object of objects) await kubernetes.apply(object);
    const { kind = 'Deployment', name } = fault;
    return waitForRollout({
      kubernetes,
      namespace,
      workloads: [{ kind, name, component: name }],
      timeoutMs,
      clock: systemClock,
      signal: new AbortController().signal,
    });
  }

  it.concurrent.each([...startFaults, ...readyFaults])(
    'names $name: $code',
    { timeout: timeoutMs + 30_000 },
    async (fault) => {
      const namespace = await makeNamespace(fault.namespaceLabels);
      const error = await rollOut(fault, namespace).catch((thrown: unknown) => thrown);
      expect(error, 'the rollout was not failed').toBeInstanceOf(RolloutFailed);
      const { findings } = error as RolloutFailed;
      expect(findings[0]).toMatchObject({ code: fault.code, component: fault.name });
      expect(findings[0]?.cause).toMatch(fault.cause);
      expect(findings[0]?.evidence.join('\n')).not.toBe('');
    },
  );

  it.concurrent.each([healthy, ...slowStarts])(
    'waits for $name',
    { timeout: timeoutMs + 30_000 },
    async (start) => {
      const verdict = await rollOut(start, await makeNamespace());
      expect(verdict.state).toBe('ready');
    },
  );

  it.concurrent(
    'waits for the repair of what has just failed',
    { timeout: timeoutMs },
    async () => {
      const namespace = await makeNamespace();
      const broken = { ...healthy, container: { image: 'localhost:5000/no/such:1' } };
      for (let round = 0; round < 3; round += 1) {
        await expect(rollOut(broken, namespace)).rejects.toBeInstanceOf(RolloutFailed);
        expect((await rollOut(healthy, namespace)).state).toBe('ready');
      }
    },
  );
});
