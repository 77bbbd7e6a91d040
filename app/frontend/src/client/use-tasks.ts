import { useCallback, useReducer, useRef } from 'react';
import { leaveIfSignedOut } from './address';
import type { Filters } from './filters';
import { RequestError } from './request';
import type { Operation, Wish } from './task-operations';
import { busyIds, initialTasks, reduceTasks, shownTasks } from './task-state';
import * as api from './tasks';
import { useRecovery } from './use-connection';
import { useLatest } from './use-latest';
import { useTaskLoading } from './use-task-loading';

/** What `useTasks` gives. */
export type TaskList = ReturnType<typeof useTasks>;

/**
 * The task list of the signed-in user and what can be done with it. Changes show at once; one
 * that the server refuses is taken back, and `failure` says why.
 */
export function useTasks(filters: Filters) {
  const [state, dispatch] = useReducer(reduceTasks, initialTasks);
  const load = useTaskLoading(filters, dispatch);
  const reload = useReload(load, state.tasks.length);
  const lastKey = useRef(0);
  useRecovery(reload);

  /** Does it, and says whether that succeeded. */
  async function run(wish: Wish): Promise<boolean> {
    lastKey.current += 1;
    const operation: Operation = { ...wish, key: lastKey.current };
    dispatch({ type: 'started', operation });
    try {
      const task = await send(operation);
      dispatch({ type: 'settled', operation, ...(task ? { task } : {}) });
      // Order, filters, tags and counts are the server's to decide.
      reload();
      return true;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      leaveIfSignedOut(error);
      dispatch({ type: 'rejected', operation, error });
      if (error.status === 404) reload();
      return false;
    }
  }

  return {
    ...state,
    ...shownTasks(state),
    busy: busyIds(state),
    hasMore: state.tasks.length < state.total,
    reload,
    loadMore: () => load({ offset: state.tasks.length, limit: api.PAGE_SIZE }),
    dismiss: () => dispatch({ type: 'dismissed' }),
    run,
  };
}

/** Loads again as much as is there. Always the same function: it knows the filters of now. */
function useReload(load: ReturnType<typeof useTaskLoading>, count: number): () => void {
  const latestRef = useLatest({ load, count });
  return useCallback(() => {
    const latest = latestRef.current;
    const limit = Math.min(Math.max(latest.count, api.PAGE_SIZE), api.MAX_PAGE_SIZE);
    void latest.load({ offset: 0, limit });
  }, [latestRef]);
}

async function send(operation: Operation): Promise<api.Task | undefined> {
  switch (operation.kind) {
    case 'add':
      return api.addTask(operation.fields);
    case 'change':
      return api.changeTask(operation.id, operation.change);
    case 'remove':
      await api.deleteTask(operation.id);
      return undefined;
  }
}
