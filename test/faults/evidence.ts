/** Recognises, in what the API server says, the evidence of a fault; it knows nothing of the rules. */

/** An object as the API server sent it. */
export interface Seen {
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly kind: string;
  readonly object: KubeLike;
}

export interface KubeLike {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly [field: string]: unknown;
}

/** `earlier` gives all that came before it. */
export type Evidence = (seen: Seen, earlier: () => readonly Seen[]) => boolean;

interface State {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  readonly signal?: number;
}

interface Status {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: { waiting?: State; terminated?: State; running?: unknown };
  readonly lastState?: { terminated?: State };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A container waits for this reason, with these words. */
export function waiting(reason: RegExp, words = /^/): Evidence {
  return ofContainers(({ state }) => {
    const { waiting: why } = state ?? {};
    return why !== undefined && reason.test(why.reason ?? '') && words.test(why.message ?? '');
  });
}

/** A container has ended for the n-th time. */
export function ended(times = 1, how: (end: State) => boolean = () => true): Evidence {
  return ofContainers(({ state, lastState, restartCount = 0 }) => {
    const now = state?.terminated;
    const end = now ?? lastState?.terminated;
    const ends = restartCount + (now === undefined ? 0 : 1);
    return end !== undefined && ends >= times && how(end);
  });
}

/** An event with this reason and these words. */
export function event(reason: RegExp, words = /^/): Evidence {
  return ({ kind, object }) => {
    const { reason: why, message } = object as unknown as State;
    return kind === 'events' && reason.test(why ?? '') && words.test(message ?? '');
  };
}

/** A condition of an object of the given kind. */
export function condition(kind: string, type: string, words = /^/): Evidence {
  return (seen) => {
    const { conditions = [] } = (seen.object['status'] ?? {}) as { conditions?: Condition[] };
    return (
      seen.kind === kind &&
      conditions.some(
        (one) =>
          one.type === type &&
          one.status === 'True' &&
          words.test(`${one.reason ?? ''} ${one.message ?? ''}`),
      )
    );
  };
}

/** The first that fits of several. */
export function anyOf(...evidence: readonly Evidence[]): Evidence {
  return (seen, earlier) => evidence.some((one) => one(seen, earlier));
}

/** The same, of a second object. */
export function again(evidence: Evidence): Evidence {
  return (seen, earlier) =>
    evidence(seen, earlier) &&
    earlier().some((one) => evidence(one, earlier) && subjectOf(one) !== subjectOf(seen));
}

/** The object that an event is about, else the object itself. */
function subjectOf({ object }: Seen): string {
  const { involvedObject } = object as unknown as { involvedObject?: { name: string } };
  return involvedObject?.name ?? object.metadata.name;
}

function ofContainers(test: (status: Status) => boolean): Evidence {
  return ({ kind, object }) => {
    if (kind !== 'pods' || object.metadata.deletionTimestamp !== undefined) return false;
    const status = (object['status'] ?? {}) as Record<string, Status[] | undefined>;
    return [
      ...(status['initContainerStatuses'] ?? []),
      ...(status['containerStatuses'] ?? []),
    ].some(test);
  };
}
