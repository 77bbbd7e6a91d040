'use client';

import { type KeyboardEvent, type SubmitEvent, useRef } from 'react';
import { MESSAGE_LENGTH } from '@/client/chat';
import { useHydrated } from '@/client/use-hydrated';
import { IconButton } from './icon-button';
import { Icon } from './icons';

interface Props {
  answering: boolean;
  /** A conversation is open. */
  ready: boolean;
  onSend: (text: string) => unknown;
  onStop: () => void;
}

/** Where a message is written. Enter sends it, Shift+Enter begins a new line. */
export function ChatComposer({ answering, ready, onSend, onStop }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const hydrated = useHydrated();

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const area = field.current;
    const text = area?.value.trim() ?? '';
    if (!area || text === '' || answering || !ready) return;
    area.value = '';
    area.focus();
    onSend(text);
  }

  function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While a word is being composed, as in Japanese, Enter belongs to that.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }

  function stop() {
    onStop();
    field.current?.focus();
  }

  return (
    <form className="composer" method="post" aria-label="Write to the assistant" onSubmit={submit}>
      <label className="visually-hidden" htmlFor="message">
        Message
      </label>
      <textarea
        id="message"
        name="message"
        ref={field}
        rows={1}
        maxLength={MESSAGE_LENGTH}
        placeholder="Ask, or say what to do"
        enterKeyHint="send"
        onKeyDown={sendOnEnter}
      />
      {answering ? (
        <IconButton icon="stop" label="Stop" onClick={stop} />
      ) : (
        <button
          type="submit"
          className="icon-button filled"
          aria-label="Send"
          title="Send"
          disabled={!hydrated || !ready}
        >
          <Icon name="send" />
        </button>
      )}
    </form>
  );
}
