/**
 * Runs something that speaks as it goes on, and gives it up when it falls silent: the signal that `work` gets
 * fires with `reason` after `ms` without a call of `heard`, and with that of `signal` as before.
 */
export async function unlessSilent<Result>(
  { ms, signal, reason }: { ms: number; signal: AbortSignal; reason: Error },
  work: (signal: AbortSignal, heard: () => void) => Promise<Result>,
): Promise<Result> {
  const given = new AbortController();
  const timer = setTimeout(() => {
    given.abort(reason);
  }, ms);
  try {
    return await work(AbortSignal.any([signal, given.signal]), () => {
      timer.refresh();
    });
  } finally {
    clearTimeout(timer);
  }
}
