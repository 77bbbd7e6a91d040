import { describe, expect, it } from 'vitest';
import { readHistory } from '../history/store.ts';
import { DeployError, interrupted } from '../errors.ts';
import { twiceDeployed } from './rollback-fixture.ts';
import { planRollback, rollback, warnOfLostImages } from './rollback.ts';
import type { Sample } from './run-fixture.ts';

const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };
const newest = async ({ kubernetes, run }: Sample) =>
  (await readHistory(kubernetes, run.project)).at(-1);

describe('the plan of a rollback', () => {
  it('goes to the last revision that worked before, by its Helm revision', async () => {
    const { run } = await twiceDeployed();
    const planned = await planRollback(run);
    expect(planned.target.revision).toBe(1);
    expect(planned.returns).toEqual([{ component: 'web', release: 'shop-web', helm: 1 }]);
  });

  it('is empty for what is deployed', async () => {
    const { run } = await twiceDeployed();
    expect((await planRollback(run, 2)).returns).toEqual([]);
  });

  it('is refused with all that is missing', async () => {
    const { run, kubernetes } = await twiceDeployed();
    kubernetes.store.delete({ ...secret, name: 'shop-web-a' });
    kubernetes.store.delete({ ...secret, name: 'sh.helm.release.v1.shop-web.v1' });
    await expect(planRollback(run)).rejects.toMatchObject({
      ...{ code: 'REVISION_GONE', exitCode: 6 },
      details: [
        'Helm no longer keeps that revision of web',
        'the Secret shop-web-a of web is gone',
      ],
    });
  });

  it('is refused in a namespace of somebody else', async () => {
    const { run, kubernetes } = await twiceDeployed();
    const labels = { 'todo-deploy/project': 'other' };
    kubernetes.store.put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels },
    });
    await expect(planRollback(run)).rejects.toMatchObject({ code: 'NAMESPACE_FOREIGN' });
  });

  it('warns of an image that the nodes could not pull, where they would have to', async () => {
    const { run, events } = await twiceDeployed();
    await warnOfLostImages(run, await planRollback(run, 2));
    expect(events).toEqual([]);
    await warnOfLostImages(run, await planRollback(run));
    expect(events).toMatchObject([
      { type: 'warning', message: 'r/web:c-a is no longer where the nodes get images from' },
    ]);
  });

  it('is not kept from going on by a registry that is away', async () => {
    const { run, events } = await twiceDeployed();
    const find = () =>
      Promise.reject(new DeployError('environment', 'REGISTRY_UNREACHABLE', 'no registry answers'));
    const cluster = { ...run.cluster, transport: { ...run.cluster.transport, find } };
    await warnOfLostImages({ ...run, cluster }, await planRollback(run));
    expect(events).toMatchObject([
      { message: 'whether the nodes can get r/web:c-a is not known: no registry answers' },
    ]);
  });
});

describe('a rollback', () => {
  it('is a new revision, which says where it came from', async () => {
    const sample = await twiceDeployed();
    expect(await rollback(sample.run, await planRollback(sample.run))).toBe(3);
    expect(sample.exec.calls.map(({ command }) => command.args.slice(0, 3))).toEqual([
      ['rollback', 'shop-web', '1'],
    ]);
    expect(await newest(sample)).toMatchObject({
      ...{ revision: 3, command: 'rollback', from: 1, result: 'deployed' },
      components: { web: { helm: 3, inputs: 'a', image: 'r/web:c-a' } },
    });
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    expect(await sample.kubernetes.list(lease)).toEqual([]);
  });

  it('that fails is noted with its code', async () => {
    const sample = await twiceDeployed(() => ({ exitCode: 1, stderr: 'Error: no' }));
    const failing = rollback(sample.run, await planRollback(sample.run));
    await expect(failing).rejects.toMatchObject({ code: 'HELM_FAILED', exitCode: 5 });
    expect(await newest(sample)).toMatchObject({ revision: 3, result: 'failed', from: 1 });
    expect(await newest(sample)).toMatchObject({ code: 'HELM_FAILED' });
  });

  it('that a person stops says how to go on to the same revision', async () => {
    const stop = new AbortController();
    const sample = await twiceDeployed(() => {
      stop.abort(interrupted('rollback'));
      return {};
    });
    const run = { ...sample.run, signal: stop.signal };
    const stopped = rollback(run, await planRollback(run));
    await expect(stopped).rejects.toMatchObject({
      ...{ code: 'INTERRUPTED', exitCode: 130 },
      hint: expect.stringContaining('`todo-deploy rollback 1` goes on from here') as string,
    });
    expect(await newest(sample)).toMatchObject({ revision: 3, result: 'interrupted', from: 1 });
    // Without a number it would go back to what was there before.
    expect((await planRollback(sample.run)).target.revision).toBe(2);
  });
});
