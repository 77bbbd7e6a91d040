import { useCallback, useEffect, useReducer, useRef } from 'react';
import { leaveIfSignedOut, updateAddress } from './address';
import * as api from './chat';
import { type Failure, initialChat, reduceChat } from './chat-state';
import { RequestError } from './request';
import { changesTasks } from './tool-lines';
import { useRecovery } from './use-connection';
import { useLatest } from './use-latest';
import { useOpenConversation, type Which } from './use-open-conversation';

/** What `useChat` gives. */
export type Chat = ReturnType<typeof useChat>;

/**
 * One conversation with the assistant at a time, and what can be done in it.
 *
 * @param initial the conversation to open; without it the last one used is resumed
 * @param onTasksChanged the assistant may have changed tasks
 */
export function useChat(initial: number | undefined, onTasksChanged: () => void) {
  const [state, dispatch] = useReducer(reduceChat, initialChat);
  const opener = useOpenConversation(initial, dispatch);
  const running = useRef<AbortController>(null);
  const tasksChangedRef = useLatest(onTasksChanged);
  const id = state.conversation?.id;
  const stop = useCallback(() => running.current?.abort(), []);

  useEffect(() => stop, [stop]);
  useEffect(() => {
    if (state.phase !== 'ready') return;
    updateAddress((params) => {
      if (id === undefined) params.delete('c');
      else params.set('c', String(id));
    });
  }, [id, state.phase]);

  const busy = state.turn !== undefined;
  useRecovery(
    useCallback(() => {
      if (!busy) void opener.open(id ?? initial ?? 'last');
    }, [busy, id, initial, opener]),
  );

  /** Sends a text; `instead` names the failure that it makes up for. */
  async function send(text: string, instead?: Failure): Promise<void> {
    const { signal } = (running.current = new AbortController());
    dispatch({ type: 'sent', text, ...(instead ? { instead } : {}) });
    const onEvent = (event: api.ChatEvent) => {
      if (signal.aborted) return;
      dispatch(event);
      if (event.type === 'tool' && changesTasks(event.step)) tasksChangedRef.current();
    };
    try {
      await api.sendMessage(text, id, { signal, onEvent });
    } catch (error) {
      if (signal.aborted) {
        dispatch({ type: 'stopped' });
        return;
      }
      if (!(error instanceof RequestError)) throw error;
      leaveIfSignedOut(error);
      dispatch({ type: 'broken', error });
    }
  }

  /** Leaves this conversation for another one, or for a new one. */
  function open(other: Which): void {
    stop();
    void opener.open(other);
  }

  async function loadOlder(): Promise<void> {
    const oldest = state.messages.find((message) => message.id > 0)?.id;
    if (id !== undefined && oldest !== undefined) await opener.loadOlder(id, oldest);
  }

  const renamed = (other: number, title: string) => dispatch({ type: 'renamed', id: other, title });
  return { ...state, send, stop, open, loadOlder, renamed };
}
