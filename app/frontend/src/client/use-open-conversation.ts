import { type Dispatch, useCallback, useEffect, useMemo, useRef } from 'react';
import { leaveIfSignedOut } from './address';
import * as api from './chat';
import type { ChatStateEvent } from './chat-state';
import { RequestError } from './request';

/** A conversation by its id, one that has not begun, or the last one used. */
export type Which = number | 'new' | 'last';

const NO_MESSAGES: api.MessagePage = { items: [], has_more: false };

/**
 * Opens conversations: once at the start, then on demand. The last one asked for wins.
 *
 * @param initial the conversation to begin with; without it the last one used
 */
export function useOpenConversation(
  initial: number | undefined,
  dispatch: Dispatch<ChatStateEvent>,
) {
  const running = useRef<AbortController>(null);

  const open = useCallback(
    async (which: Which): Promise<void> => {
      running.current?.abort();
      const { signal } = (running.current = new AbortController());
      dispatch({ type: 'opening' });
      try {
        const [opened, model] = await Promise.all([
          fetchConversation(which, signal),
          api.chatModel(signal),
        ]);
        if (signal.aborted) return;
        dispatch({ type: 'model', model });
        dispatch({ type: 'opened', ...opened });
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof RequestError)) throw error;
        leaveIfSignedOut(error);
        dispatch({ type: 'open-failed', error });
      }
    },
    [dispatch],
  );

  const loadOlder = useCallback(
    async (conversation: number, before: number): Promise<void> => {
      const { signal } = (running.current ??= new AbortController());
      try {
        const page = await api.listMessages(conversation, before, signal);
        dispatch({ type: 'older', conversation, page });
      } catch (error) {
        // The button stays; an outage is told by the banner.
        if (!signal.aborted && !(error instanceof RequestError)) throw error;
      }
    },
    [dispatch],
  );

  useEffect(() => {
    void open(initial ?? 'last');
    return () => running.current?.abort();
  }, [open, initial]);

  return useMemo(() => ({ open, loadOlder }), [open, loadOlder]);
}

/** A conversation with its newest messages; undefined stands for one that has not begun. */
async function fetchConversation(which: Which, signal: AbortSignal) {
  if (which === 'new') return { conversation: undefined, page: NO_MESSAGES };
  const conversation =
    which === 'last'
      ? (await api.listConversations({ offset: 0, limit: 1 }, signal)).items[0]
      : await api.readConversation(which, signal);
  if (!conversation) return { conversation, page: NO_MESSAGES };
  return { conversation, page: await api.listMessages(conversation.id, undefined, signal) };
}
