import { useCallback, useEffect, useRef } from 'react';
import { leaveIfSignedOut } from './address';
import type { Filters } from './filters';
import { RequestError } from './request';
import type { TaskEvent } from './task-state';
import * as api from './tasks';

/**
 * Loads the list whenever the filters change, and on demand. The last request wins: those
 * before it are broken off.
 *
 * @returns loads `limit` tasks from `offset` on
 */
export function useTaskLoading(filters: Filters, dispatch: (event: TaskEvent) => void) {
  const running = useRef<AbortController>(null);

  const load = useCallback(
    async (range: { offset: number; limit: number }): Promise<void> => {
      running.current?.abort();
      const { signal } = (running.current = new AbortController());
      dispatch({ type: 'loading' });
      try {
        const [page, open, tags] = await Promise.all([
          api.listTasks(filters, range, signal),
          api.countOpen(signal),
          api.listTags(signal),
        ]);
        if (signal.aborted) return;
        dispatch({ type: 'loaded', page, append: range.offset > 0, open, tags });
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof RequestError)) throw error;
        leaveIfSignedOut(error);
        dispatch({ type: 'failed', error });
      }
    },
    [filters, dispatch],
  );

  useEffect(() => {
    void load({ offset: 0, limit: api.PAGE_SIZE });
    return () => running.current?.abort();
  }, [load]);

  return load;
}
