import { describe, expect, it } from 'vitest';
import { writeHistory } from '../history/store.ts';
import { HandClock } from './hand-clock.ts';
import { leaseOf } from './lease.ts';
import { releaseRecords } from '../releases/facts.ts';
import { repairPending, tellOfOthers } from './pending.ts';
import { sampleRun } from './run-fixture.ts';

const query = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop' };
const recordName = 'sh.helm.release.v1.shop-web.v2';

/** A release that a Helm left pending so many seconds ago. */
function pendingSince(seconds: number, status = 'pending-upgrade') {
  const sample = sampleRun();
  const { store } = sample.kubernetes;
  const clock = new HandClock();
  const run = { ...sample.run, ports: { ...sample.run.ports, clock } };
  const ago = (many: number) => new Date(clock.now() - many * 1000).toISOString();
  const put = (now: string) => {
    const labels = {
      ...{ owner: 'helm', name: 'shop-web', status: now, version: '2' },
      'todo-deploy/project': 'shop',
    };
    const metadata = { name: recordName, namespace: 'shop', labels };
    const creationTimestamp = ago(seconds);
    store.put({ apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, creationTimestamp } });
  };
  put(status);
  const told: string[] = [];
  const repair = async () => {
    const record = (await releaseRecords(run.cluster.kubernetes, run.project)).get('shop-web');
    await repairPending(run, record, (message) => told.push(message));
  };
  const interrupted = (revision: number, startedAt: string, endedAt?: string) => ({
    ...({ revision, command: 'up', result: 'interrupted', components: {}, startedAt } as const),
    ...(endedAt === undefined ? {} : { endedAt }),
  });
  return { ...sample, run, clock, put, repair, told, ago, interrupted };
}

describe('a pending release', () => {
  it('that does not end is refused, with since when, and what to do', async () => {
    const { repair, kubernetes, clock } = pendingSince(20);
    const refused = repair();
    const expected = expect(refused).rejects.toMatchObject({
      ...{ code: 'RELEASE_BUSY', exitCode: 6 },
      message: expect.stringMatching(
        /revision 2 is pending-upgrade since 2025-.*, 30 s$/,
      ) as string,
      hint: expect.stringContaining(
        `kubectl --context fake -n shop delete secret ${recordName}.`,
      ) as string,
    });
    await clock.pass(10_000);
    await expected;
    expect(await kubernetes.list(query)).toHaveLength(1);
  });

  it('whose Helm ends while it is watched was alive', async () => {
    const { repair, kubernetes, clock, put, told } = pendingSince(20);
    const going = repair();
    await clock.pass(1000);
    put('deployed');
    await going;
    expect(await kubernetes.list(query)).toHaveLength(1);
    expect(told).toEqual(['another Helm may be at work: waiting up to 10 s for its end']);
  });

  it('is set aside when no Helm takes that long', async () => {
    const { repair, kubernetes, told } = pendingSince(301);
    await repair();
    expect(await kubernetes.list(query)).toEqual([]);
    expect(told).toEqual(['an interrupted revision 2 is set aside (pending-upgrade)']);
  });

  it('is set aside at once when a run of ours made it, which is over', async () => {
    const { repair, kubernetes, run, ago, interrupted } = pendingSince(20);
    const over = interrupted(1, ago(90), ago(60));
    await writeHistory(kubernetes, run.project, [over, interrupted(2, ago(25))]);
    await repair();
    expect(await kubernetes.list(query)).toEqual([]);
  });

  it('is not taken for that of a run which had ended before', async () => {
    const { repair, kubernetes, run, ago, interrupted, clock } = pendingSince(20);
    await writeHistory(kubernetes, run.project, [interrupted(1, ago(90), ago(60))]);
    const expected = expect(repair()).rejects.toMatchObject({ code: 'RELEASE_BUSY' });
    await clock.pass(0);
    await clock.pass(10_000);
    await expected;
  });

  it('is not taken for that of a run which worked and ended in the same second', async () => {
    const { repair, kubernetes, run, ago, interrupted, clock } = pendingSince(20);
    const worked = { ...interrupted(1, ago(90), ago(20)), result: 'deployed' } as const;
    await writeHistory(kubernetes, run.project, [worked]);
    const expected = expect(repair()).rejects.toMatchObject({ code: 'RELEASE_BUSY' });
    await clock.pass(0);
    await clock.pass(10_000);
    await expected;
  });

  it('that is none is left alone', async () => {
    const { repair, kubernetes } = pendingSince(20, 'deployed');
    await repair();
    expect(await kubernetes.list(query)).toHaveLength(1);
  });
});

describe('a dry run', () => {
  it('says that a release may be busy, and waits for nobody', async () => {
    const { run, events } = pendingSince(20);
    await tellOfOthers(run);
    expect(events).toEqual([
      expect.objectContaining({
        type: 'warning',
        message: expect.stringContaining('revision 2 is pending-upgrade') as string,
        hint: expect.stringContaining('refused (RELEASE_BUSY)') as string,
      }),
    ]);
  });

  it('says what would be set aside, and leaves it', async () => {
    const { run, events, kubernetes } = pendingSince(301);
    await tellOfOthers(run);
    const message = 'the interrupted revision 2 of shop-web would be set aside (pending-upgrade)';
    expect(events).toEqual([{ type: 'note', message }]);
    expect(await kubernetes.list(query)).toHaveLength(1);
  });

  it('names the run that is at work, whose release it then is', async () => {
    const { run, events, kubernetes, clock } = pendingSince(301);
    kubernetes.store.put(leaseOf(run.project, 'process 7 on laptop', clock.now() - 2000));
    await tellOfOthers(run);
    expect(events).toMatchObject([
      {
        type: 'warning',
        message: expect.stringMatching(
          /^process 7 on laptop changes this .*\nshop-web: revision 2 is pending-upgrade/,
        ) as string,
        hint: 'While it does, this would be refused (DEPLOYMENT_BUSY).',
      },
    ]);
  });

  it('says nothing where nobody is at work', async () => {
    const { run, events } = pendingSince(20, 'deployed');
    await tellOfOthers(run);
    expect(events).toEqual([]);
  });
});
