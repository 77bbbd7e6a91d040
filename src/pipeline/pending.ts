import { DeployError } from '../errors.ts';
import type { Deployment } from '../history/deployment.ts';
import { readHistory } from '../history/store.ts';
import { isPending, releaseRecords, type ReleaseRecord } from '../releases/facts.ts';
import type { Run } from './run.ts';

/** A Helm at work finishes within this time; a record that is older was left behind. */
const atWorkMs = 5 * 60_000;

/**
 * A Helm that was killed leaves its newest record "pending", and every later Helm refuses to go on. Its
 * objects carry Helm's own marks, so without that record the next upgrade adopts them.
 * Throws RELEASE_BUSY (refused) when a Helm that is none of ours may still be at work.
 */
export async function repairPending(
  { project, cluster, ports }: Run,
  name: string,
  tell: (message: string) => void,
): Promise<void> {
  const { kubernetes } = cluster;
  const { namespace } = project;
  const record = (await releaseRecords(kubernetes, project)).get(name);
  if (record === undefined || !isPending(record)) return;
  const age = ports.clock.now() - Date.parse(record.createdAt ?? '');
  const ours = (await readHistory(kubernetes, project)).some((one) => hasMade(one, record));
  // We hold the lock, so a run of ours that made the record is over.
  if (!ours && age < atWorkMs) throw busy(record, age);
  tell(`an interrupted revision ${record.revision} is set aside (${record.status})`);
  await kubernetes.delete({ apiVersion: 'v1', kind: 'Secret', name: record.secret, namespace });
}

/** True when the record came into being while a deployment of ours ran; both times in whole seconds. */
function hasMade({ startedAt, endedAt }: Deployment, { createdAt = '' }: ReleaseRecord): boolean {
  const second = (time: string) => Math.floor(Date.parse(time) / 1000);
  const made = second(createdAt);
  return second(startedAt) <= made && (endedAt === undefined || made <= second(endedAt));
}

function busy({ release, revision, status, createdAt }: ReleaseRecord, age: number): DeployError {
  const message =
    `another Helm is at work on the release ${release}: revision ${revision} is ${status} ` +
    `since ${createdAt ?? 'an unknown time'}, ${Math.max(0, Math.round(age / 1000))} s`;
  return new DeployError('refused', 'RELEASE_BUSY', message, {
    hint:
      'Wait until it has ended, then run the same command again. One that was killed is given up ' +
      `${atWorkMs / 60_000} minutes after it began, and repaired.`,
  });
}
