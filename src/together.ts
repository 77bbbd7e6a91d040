/**
 * Does something for each, all at once; gives the results in order. The first that fails ends the others (their
 * signal is aborted), and its error is thrown once all have ended: nobody should wait minutes for a build that is of
 * no use any more, and nothing goes on behind an error that is told.
 */
export async function together<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const abort = new AbortController();
  const any = AbortSignal.any([signal, abort.signal]);
  const failures: unknown[] = [];
  const all = items.map((item) =>
    work(item, any).catch((error: unknown) => {
      failures.push(error);
      abort.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(all);
  if (failures.length > 0) throw failures[0];
  return Promise.all(all);
}
