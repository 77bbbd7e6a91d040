import { describe, expect, it } from 'vitest';
import { writeHistory } from '../history/store.ts';
import { repairPending } from './pending.ts';
import { sampleRun } from './run-fixture.ts';

const query = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };

/** A release that a Helm left pending so many seconds ago. */
function pendingSince(seconds: number, status = 'pending-upgrade') {
  const sample = sampleRun();
  const labels = {
    ...{ owner: 'helm', name: 'shop-web', status, version: '2' },
    'todo-deploy/project': 'shop',
  };
  const creationTimestamp = new Date(Date.now() - seconds * 1000).toISOString();
  const name = 'sh.helm.release.v1.shop-web.v2';
  const metadata = { name, namespace: 'shop', creationTimestamp, labels };
  sample.kubernetes.store.put({ apiVersion: 'v1', kind: 'Secret', metadata });
  const told: string[] = [];
  const repair = () => repairPending(sample.run, 'shop-web', (message) => told.push(message));
  return { ...sample, repair, told };
}

describe('a pending release', () => {
  it('of a Helm that may be alive is refused, with since when', async () => {
    const { repair, kubernetes } = pendingSince(20);
    await expect(repair()).rejects.toMatchObject({ code: 'RELEASE_BUSY', exitCode: 6 });
    await expect(repair()).rejects.toThrow(/revision 2 is pending-upgrade since 20.*, 2\d s/);
    expect(await kubernetes.list(query)).toHaveLength(1);
  });

  it('is set aside when no Helm takes that long', async () => {
    const { repair, kubernetes, told } = pendingSince(301);
    await repair();
    expect(await kubernetes.list(query)).toEqual([]);
    expect(told).toEqual(['an interrupted revision 2 is set aside (pending-upgrade)']);
  });

  it('is set aside at once when a run of ours made it, which is over', async () => {
    const { repair, kubernetes, run } = pendingSince(20);
    const started = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    const one = { revision: 1, command: 'up', result: 'interrupted', components: {} } as const;
    const over = { ...one, startedAt: started(90), endedAt: started(60) };
    await writeHistory(kubernetes, run.project, [over]);
    await expect(repair()).rejects.toMatchObject({ code: 'RELEASE_BUSY' });
    await writeHistory(kubernetes, run.project, [
      over,
      { ...one, revision: 2, startedAt: started(25) },
    ]);
    await repair();
    expect(await kubernetes.list(query)).toEqual([]);
  });

  it('that is none is left alone', async () => {
    const { repair, kubernetes } = pendingSince(20, 'deployed');
    await repair();
    expect(await kubernetes.list(query)).toHaveLength(1);
  });
});
