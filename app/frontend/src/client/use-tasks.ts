import { useCallback, useEffect, useReducer } from 'react';
import { RequestError } from './request';
import { initialTasks, reduceTasks } from './task-state';
import * as api from './tasks';

/**
 * The task list of the signed-in user and what can be done with it. Every action says whether
 * it succeeded; its failure is in `state.error`. When the session has ended, the person is sent
 * to sign in.
 */
export function useTasks() {
  const [state, dispatch] = useReducer(reduceTasks, initialTasks);

  const guarded = useCallback(async (work: () => Promise<void>, id?: number): Promise<boolean> => {
    if (id !== undefined) dispatch({ type: 'started', id });
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.status === 401) window.location.assign('/sign-in?ended');
      dispatch({ type: 'failed', error, ...(id === undefined ? {} : { id }) });
      return false;
    }
  }, []);

  const load = useCallback(
    (offset: number) => {
      dispatch({ type: 'loading' });
      return guarded(async () => {
        const page = await api.listTasks(offset);
        dispatch({ type: 'loaded', page, append: offset > 0 });
      });
    },
    [guarded],
  );

  useEffect(() => {
    void load(0);
  }, [load]);

  return {
    state,
    reload: () => load(0),
    loadMore: () => load(state.tasks.length),
    dismiss: () => dispatch({ type: 'dismissed' }),
    add: (title: string) =>
      guarded(async () => dispatch({ type: 'added', task: await api.addTask(title) })),
    change: (id: number, change: api.TaskChange) =>
      guarded(async () => {
        dispatch({ type: 'changed', task: await api.changeTask(id, change) });
      }, id),
    remove: (id: number) =>
      guarded(async () => {
        await api.deleteTask(id);
        dispatch({ type: 'deleted', id });
      }, id),
  };
}
