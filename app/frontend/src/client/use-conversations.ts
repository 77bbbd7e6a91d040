import { useCallback, useEffect, useState } from 'react';
import { leaveIfSignedOut } from './address';
import * as api from './chat';
import { RequestError } from './request';

const PAGE_SIZE = 30;

/** The conversations of the signed-in user, last used first, and what can be done to them. */
export function useConversations() {
  const [items, setItems] = useState<api.Conversation[]>();
  const [total, setTotal] = useState(0);
  const [error, setError] = useState<RequestError>();

  const failed = useCallback((failure: unknown) => {
    if (!(failure instanceof RequestError)) throw failure;
    leaveIfSignedOut(failure);
    setError(failure);
  }, []);

  const load = useCallback(
    (offset: number, signal: AbortSignal) =>
      api.listConversations({ offset, limit: PAGE_SIZE }, signal).then(
        (page) => {
          setError(undefined);
          setTotal(page.total);
          setItems((before = []) => (offset === 0 ? page.items : joined(before, page.items)));
        },
        (failure: unknown) => {
          if (!signal.aborted) failed(failure);
        },
      ),
    [failed],
  );

  useEffect(() => {
    const leaving = new AbortController();
    void load(0, leaving.signal);
    return () => leaving.abort();
  }, [load]);

  /** Does it, and says whether that succeeded. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      setError(undefined);
      return true;
    } catch (failure) {
      failed(failure);
      return false;
    }
  }

  return {
    items,
    error,
    hasMore: items !== undefined && items.length < total,
    loadMore: () => load(items?.length ?? 0, new AbortController().signal),
    rename: (id: number, title: string) =>
      attempt(async () => {
        const renamed = await api.renameConversation(id, title);
        setItems((before) => before?.map((item) => (item.id === id ? renamed : item)));
      }),
    remove: (id: number) =>
      attempt(async () => {
        await api.deleteConversation(id);
        setTotal((before) => before - 1);
        setItems((before) => before?.filter((item) => item.id !== id));
      }),
  };
}

/** Pages can overlap when a conversation was used meanwhile; each appears once. */
function joined(before: api.Conversation[], next: api.Conversation[]): api.Conversation[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
