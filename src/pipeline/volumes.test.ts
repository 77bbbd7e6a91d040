import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { HandClock } from './hand-clock.ts';
import { untilVolumesGone, volumesOf } from './volumes.ts';

const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data', namespace: 'shop' };

function volume(name: string, policy: string, phase = 'Released'): KubeObject {
  return {
    ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } },
    spec: { persistentVolumeReclaimPolicy: policy, hostPath: { path: `/tmp/${name}` } },
    status: { phase },
  };
}

function waiting(...volumes: readonly KubeObject[]) {
  const kubernetes = new FakeKubernetes();
  for (const one of volumes) kubernetes.store.put(one);
  const clock = new HandClock();
  const told: string[] = [];
  const tell = (message: string) => told.push(message);
  return { kubernetes, clock, signal: new AbortController().signal, tell, told };
}

describe('volumesOf', () => {
  it('names the volumes of bound claims', async () => {
    const { kubernetes } = waiting();
    const { name, namespace, ...type } = claim;
    kubernetes.store.put({ ...type, metadata: { name, namespace }, spec: { volumeName: 'pv-1' } });
    kubernetes.store.put({ ...type, metadata: { name: 'pending', namespace }, spec: {} });
    const claims = [claim, { ...claim, name: 'pending' }, { ...claim, name: 'gone' }];
    expect(await volumesOf(kubernetes, claims)).toEqual(['pv-1']);
  });
});

describe('untilVolumesGone', () => {
  it('waits until the provisioner has removed them, and says so once', async () => {
    const wait = waiting(volume('pv-1', 'Delete', 'Bound'));
    const gone = untilVolumesGone(wait, ['pv-1']);
    await wait.clock.pass(1000);
    wait.kubernetes.store.put(volume('pv-1', 'Delete'));
    await wait.clock.pass(1000);
    wait.kubernetes.store.delete({ apiVersion: 'v1', kind: 'PersistentVolume', name: 'pv-1' });
    expect(await gone).toEqual([]);
    expect(wait.told).toEqual(['waiting until PersistentVolume pv-1 is removed']);
  });

  it('fails, with the folder, when a volume stays that nobody wanted to keep', async () => {
    const wait = waiting(volume('pv-1', 'Delete'), volume('pv-2', 'Retain'));
    const failing = expect(untilVolumesGone(wait, ['pv-1', 'pv-2'])).rejects.toMatchObject({
      exitCode: 5,
      code: 'DATA_LEFT',
      details: ['PersistentVolume pv-1: Released, folder /tmp/pv-1 on the node'],
      hint: expect.stringContaining('kubectl delete pv pv-1') as string,
    });
    await wait.clock.pass(60_000);
    await failing;
  });

  it('does not wait for a provisioner that has failed', async () => {
    const wait = waiting(volume('pv-1', 'Delete', 'Failed'));
    await expect(untilVolumesGone(wait, ['pv-1'])).rejects.toMatchObject({ code: 'DATA_LEFT' });
  });

  it('returns those that are retained, and waits for none of them', async () => {
    const wait = waiting(volume('pv-1', 'Retain'));
    expect((await untilVolumesGone(wait, ['pv-1'])).map(({ name }) => name)).toEqual(['pv-1']);
  });

  it('tells nothing to somebody who may not read volumes', async () => {
    const wait = waiting(volume('pv-1', 'Delete'));
    wait.kubernetes.watch = () =>
      Promise.reject(new DeployError('environment', 'CLUSTER_FORBIDDEN', 'not allowed'));
    expect(await untilVolumesGone(wait, ['pv-1'])).toEqual([]);
  });
});
