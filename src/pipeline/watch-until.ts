import type { Clock } from '../ports/clock.ts';
import type { KubeObject, KubeQuery, Kubernetes, WatchEvent } from '../ports/kubernetes.ts';

export interface WatchParts {
  readonly kubernetes: Kubernetes;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Watches objects until a question about them has an answer. `answer` is asked when all of them are listed
 * and after each change; what it throws ends the watch.
 * @param until the latest time, in milliseconds since the epoch
 * @returns the first answer that is not undefined; undefined when there was none in time
 * @throws what a watch throws, and INTERRUPTED when the signal fires
 */
export async function watchUntil<T>(
  { kubernetes, clock, signal }: WatchParts,
  queries: readonly KubeQuery[],
  until: number,
  answer: (objects: readonly KubeObject[]) => T | undefined,
): Promise<T | undefined> {
  const stop = new AbortController();
  const over = AbortSignal.any([signal, stop.signal]);
  const seen = queries.map(() => new Seen());
  const watches: Promise<void>[] = [];
  /** What goes wrong ends the sleep, and with it the wait. */
  const fail = (error: unknown): void => {
    stop.abort(error);
  };
  const answered = new Promise<T>((resolve) => {
    const look = (): void => {
      if (!seen.every(({ synced }) => synced)) return;
      const found = answer(seen.flatMap(({ objects }) => [...objects.values()]));
      if (found !== undefined) resolve(found);
    };
    for (const [index, query] of queries.entries()) {
      const onEvent = (event: WatchEvent): void => {
        seen[index]?.take(event);
        try {
          look();
        } catch (error) {
          fail(error);
        }
      };
      // A signal of its own each, since Node warns of many listeners on one.
      watches.push(kubernetes.watch(query, onEvent, AbortSignal.any([over])).catch(fail));
    }
  });
  try {
    const late = clock.sleep(Math.max(0, until - clock.now()), over).then(() => undefined);
    return await Promise.race([answered, late]);
  } finally {
    stop.abort(new Error('answered'));
    await Promise.all(watches);
  }
}

/** What one watch has told so far. */
class Seen {
  synced = false;
  readonly objects = new Map<string, KubeObject>();

  take(event: WatchEvent): void {
    if (event.type === 'synced') {
      this.synced = true;
      this.objects.clear();
      for (const object of event.objects) this.objects.set(object.metadata.name, object);
    } else if (event.type === 'deleted') {
      this.objects.delete(event.object.metadata.name);
    } else {
      this.objects.set(event.object.metadata.name, event.object);
    }
  }
}
