import { conditionOf, timeOf } from '../rollout/kube-types.ts';
import { readyWithinSeconds } from './rules/probes.ts';
import { byProbe, terminal, transient, type Patient } from './rule.ts';
import { failsAgainAndAgain, waitingOf, type ContainerView, type View } from './view.ts';

/** On top of what the probes themselves allow: what a program depends on may come up later than it. */
const graceSeconds = 30;
/** The longest that the kubelet waits before it starts a container again (kubernetes.io: Pod lifecycle). */
const longestPauseSeconds = 300;

/**
 * How long a container that has ended may take to come back. One end and a recovery is a slow start: the
 * third end is a failure, and so is one that nothing follows within `seconds`.
 */
export function untilItRecovers(view: View, container: ContainerView, seconds: number): Patient {
  // How often a Job may try is its own to say.
  if (container.ofJob) return { patience: 'transient' };
  if (failsAgainAndAgain(container)) return terminal;
  if (container.status.state?.running !== undefined) return untilReady(view, container);
  if (!container.endedBefore) {
    return transient(
      seconds,
      `one end may be followed by a start that lasts: ${seconds} s for that`,
    );
  }
  const pause = pauseSeconds(container);
  return transient(
    pause + graceSeconds,
    `it ended before this run began, and its next start comes within ${pause} s`,
  );
}

/** How long a container that runs may be unready: what its probes allow, counted from its start. */
export function untilReady(view: View, container: ContainerView): Patient {
  const seconds = readyWithinSeconds(container.spec);
  const startedAt = startOf(view, container, seconds * 1000);
  return {
    ...byProbe(
      seconds + graceSeconds,
      `its probes allow ${seconds} s from its start, and what it depends on gets ${graceSeconds} s more`,
    ),
    ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt).toISOString() }),
  };
}

/**
 * When the run of a container began, in milliseconds since the epoch. Where there was a moment before, what
 * came later did not begin earlier, and what was there keeps the grace: the clock of the node may be wrong,
 * and the cause may just have been mended.
 */
function startOf({ snapshot, before }: View, container: ContainerView, windowMs: number) {
  const started = unreadySince(container);
  if (started === undefined || started > snapshot.at || before === undefined) {
    return started === undefined || started > snapshot.at ? undefined : started;
  }
  const wasThere = before.pods.some(({ metadata }) => metadata.uid === container.pod.metadata.uid);
  return Math.max(started, wasThere ? before.at - windowMs : before.at);
}

/** Since when a container that runs is unready: its start, or later the moment at which its pod was no longer ready. */
function unreadySince({ pod, status }: ContainerView): number | undefined {
  const started = timeOf(status.state?.running?.startedAt);
  const ready = conditionOf(pod.status?.conditions, 'ContainersReady');
  const lost = ready?.status === 'False' ? timeOf(ready.lastTransitionTime) : undefined;
  return started === undefined ? undefined : Math.max(started, lost ?? started);
}

/** What the kubelet says of its pause: `back-off 2m40s restarting failed container`. */
function pauseSeconds(container: ContainerView): number {
  const [, minutes = '0', seconds = '0'] =
    /back-off (?:(\d+)m)?(\d+)s/.exec(waitingOf(container).message) ?? [];
  return Number(minutes) * 60 + Number(seconds) || longestPauseSeconds;
}
