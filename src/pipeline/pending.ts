import { DeployError } from '../errors.ts';
import { hasWorked, type Deployment } from '../history/deployment.ts';
import { readHistory } from '../history/store.ts';
import {
  isPending,
  newestOf,
  releaseQuery,
  releaseRecords,
  toRecord,
  type ReleaseRecord,
} from '../releases/facts.ts';
import { helmCeilingMs, isGivenUp } from '../releases/pending.ts';
import { whoIsAtWork } from './lease.ts';
import type { Run } from './run.ts';
import { watchUntil } from './watch-until.ts';

/** How long a Helm that may be at work is watched, in milliseconds: most need a few seconds. */
const watchMs = 10_000;

/**
 * A Helm that was killed leaves its newest record "pending", and every later Helm refuses to go on. Its
 * objects carry Helm's own marks, so without that record the next upgrade adopts them.
 *
 * Nothing in the cluster tells a Helm at work from one that was killed. A record that a run of ours made was
 * left behind, because we hold the lock; so was one that is older than a Helm takes. Any other is watched for
 * some seconds: when it ends, its Helm was alive and has finished.
 * Throws RELEASE_BUSY (refused) when it does not end.
 */
export async function repairPending(
  run: Run,
  record: ReleaseRecord | undefined,
  tell: (message: string) => void,
): Promise<void> {
  const { project, cluster, ports } = run;
  const { kubernetes } = cluster;
  const { namespace } = project;
  if (record === undefined || !isPending(record)) return;
  const history = await readHistory(kubernetes, project);
  if (isLeftBehind(record, history, ports.clock.now())) {
    tell(`an interrupted revision ${record.revision} is set aside (${record.status})`);
    await kubernetes.delete({ apiVersion: 'v1', kind: 'Secret', name: record.secret, namespace });
    return;
  }
  tell(`another Helm may be at work: waiting up to ${watchMs / 1000} s for its end`);
  if (!(await ends(run, record))) throw busy(run, record);
}

/**
 * Tells of what would hold up a deployment now, and of what it would set aside. For a dry run, which takes no
 * lock and waits for nobody.
 */
export async function tellOfOthers(run: Run): Promise<void> {
  const { project, cluster, ports, emit } = run;
  const { kubernetes } = cluster;
  const now = ports.clock.now();
  const [records, history, holder] = await Promise.all([
    releaseRecords(kubernetes, project),
    readHistory(kubernetes, project),
    whoIsAtWork(kubernetes, project.namespace, now),
  ]);
  const pending = [...records.values()].filter(isPending);
  if (holder !== undefined) {
    const releases = pending.map((record) => `${record.release}: ${stateOf(record)}`);
    const what = [`${holder} changes this deployment, or did so a moment ago`, ...releases];
    const hint = 'While it does, this would be refused (DEPLOYMENT_BUSY).';
    emit({ type: 'warning', message: what.join('\n'), hint });
    return;
  }
  for (const record of pending) {
    if (isLeftBehind(record, history, now)) {
      const message = `the interrupted revision ${record.revision} of ${record.release} would be set aside (${record.status})`;
      emit({ type: 'note', message });
    } else {
      const { message, hint = '' } = busy(run, record);
      const also = `Unless it has ended by then, this would be refused (RELEASE_BUSY). ${hint}`;
      emit({ type: 'warning', message, hint: also });
    }
  }
}

/** True when the owner of a pending record is gone, as far as can be known while no run of ours is at work. */
function isLeftBehind(record: ReleaseRecord, history: readonly Deployment[], now: number): boolean {
  return isGivenUp(record.createdAt, now) || history.some((one) => hasMade(one, record));
}

/**
 * True when the record came into being while a deployment of ours ran, both times in whole seconds. One that worked
 * has left nothing pending: a record of its last second is of somebody who came right after it.
 */
function hasMade(deployment: Deployment, { createdAt = '' }: ReleaseRecord): boolean {
  if (hasWorked(deployment)) return false;
  const { startedAt, endedAt } = deployment;
  const second = (time: string) => Math.floor(Date.parse(time) / 1000);
  const made = second(createdAt);
  return second(startedAt) <= made && (endedAt === undefined || made <= second(endedAt));
}

/** True when the release is no longer pending within the time that we watch it. */
async function ends({ project, cluster, ports, signal }: Run, { release }: ReleaseRecord) {
  const { clock } = ports;
  const parts = { kubernetes: cluster.kubernetes, clock, signal };
  const query = releaseQuery(project, release);
  const ended = await watchUntil(parts, [query], clock.now() + watchMs, (secrets) => {
    const newest = newestOf(secrets.map(toRecord)).get(release);
    return isPending(newest) ? undefined : true;
  });
  return ended === true;
}

function busy({ project, cluster, ports }: Run, record: ReleaseRecord): DeployError {
  const { release, createdAt = '', secret } = record;
  const seconds = Math.max(0, Math.round((ports.clock.now() - Date.parse(createdAt)) / 1000));
  const message = `another Helm is at work on the release ${release}, or was killed: ${stateOf(record)}, ${seconds} s`;
  const where = `--context ${cluster.kubernetes.context} -n ${project.namespace}`;
  return new DeployError('refused', 'RELEASE_BUSY', message, {
    hint:
      'Wait until it has ended, then run the same command again. If you know that it was killed, set its ' +
      `record aside: kubectl ${where} delete secret ${secret}. ` +
      `Without that it is given up ${helmCeilingMs / 60_000} minutes after it began.`,
  });
}

function stateOf({ revision, status, createdAt }: ReleaseRecord): string {
  return `revision ${revision} is ${status} since ${createdAt ?? 'an unknown time'}`;
}
