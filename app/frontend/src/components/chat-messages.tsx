'use client';

import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Chat } from '@/client/use-chat';
import { ChatFailure } from './chat-failure';
import { ChatAnswer, ChatMessage, ChatQuestion } from './chat-message';
import { Notice } from './notice';

/** How near to an end counts as there, in pixels. */
const NEAR = 48;

/** The messages, newest at the bottom and in view. Older ones come when one scrolls up. */
export function ChatMessages({ chat }: { chat: Chat }) {
  const { phase, messages, turn, failures, hasMore, loadOlder } = chat;
  const { scroller, onScroll } = useStickyScroll(chat, loadOlder);

  return (
    <div
      className="messages"
      role="log"
      aria-live="off"
      aria-label="Conversation"
      ref={scroller}
      tabIndex={0}
      onScroll={onScroll}
    >
      {phase === 'failed' && chat.loadError ? (
        <LoadFailure chat={chat} error={chat.loadError} />
      ) : null}
      {phase === 'loading' && messages.length === 0 ? (
        <p className="muted chat-empty">Loading…</p>
      ) : null}
      {phase === 'ready' && messages.length + failures.length === 0 && !turn ? <Welcome /> : null}
      {hasMore ? (
        <button type="button" className="button small earlier" onClick={loadOlder}>
          Show earlier
        </button>
      ) : null}
      {messages.map((message) => (
        <ChatMessage key={message.id} message={message} />
      ))}
      {failures.map((failure) => (
        <ChatFailure
          key={failure.text}
          failure={failure}
          onRetry={turn ? undefined : () => chat.send(failure.text, failure)}
        />
      ))}
      {turn ? (
        <>
          <ChatQuestion text={turn.text} />
          <ChatAnswer content={turn.reply} tools={turn.tools} writing />
        </>
      ) : null}
    </div>
  );
}

function Welcome() {
  return (
    <div className="chat-empty">
      <p>What should happen?</p>
      <p className="muted">
        Say it in your own words: “Add buy milk for tomorrow”, “What is overdue?”, “Complete the
        report”. The list beside follows at once.
      </p>
    </div>
  );
}

function LoadFailure({ chat, error }: { chat: Chat; error: NonNullable<Chat['loadError']> }) {
  if (error.status === 404) {
    return (
      <Notice
        error={error}
        title="This conversation is not there any more"
        detail="Begin a new one."
        retryLabel="New conversation"
        onRetry={() => chat.open('new')}
      />
    );
  }
  return <Notice error={error} onRetry={() => chat.open(chat.conversation?.id ?? 'last')} />;
}

/** Keeps the end in view while it grows, and what is being read in its place when older come. */
function useStickyScroll(
  { conversation, messages, turn, failures }: Chat,
  loadOlder: () => unknown,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const newest = messages.at(-1)?.id;

  useEffect(() => {
    atEnd.current = true;
  }, [conversation?.id, turn?.text]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (atEnd.current) box.scrollTop = box.scrollHeight;
    height.current = box.scrollHeight;
  }, [newest, turn, failures, conversation?.id]);

  const oldest = messages[0]?.id;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (!atEnd.current) box.scrollTop += box.scrollHeight - height.current;
    height.current = box.scrollHeight;
  }, [oldest]);

  // The box also changes when its tab is chosen, or a banner takes some of its height.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const wasAtTop = box.scrollTop < NEAR;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (wasAtTop && !atEnd.current) void loadOlder();
  }, [loadOlder]);

  return { scroller, onScroll };
}
