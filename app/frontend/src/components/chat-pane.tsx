'use client';

import { type KeyboardEvent, useState } from 'react';
import type { Chat } from '@/client/use-chat';
import { ChatComposer } from './chat-composer';
import { ChatMessages } from './chat-messages';
import { ConversationDialog } from './conversation-dialog';
import { IconButton } from './icon-button';

/** One conversation with the assistant: its messages, and where to write the next one. */
export function ChatPane({ chat }: { chat: Chat }) {
  const [choosing, setChoosing] = useState(false);
  const { conversation, turn } = chat;

  function stopOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape' && turn) chat.stop();
  }

  return (
    <>
      <div className="chat-pane" onKeyDown={stopOnEscape}>
        <div className="chat-head">
          <IconButton icon="history" label="Conversations" onClick={() => setChoosing(true)} />
          <div className="chat-title">
            <h2 id="chat-heading">Assistant</h2>
            <p className="fine">{conversation?.title ?? 'New conversation'}</p>
          </div>
          <IconButton icon="plus" label="New conversation" onClick={() => chat.open('new')} />
        </div>
        <ChatMessages chat={chat} />
        <p className="visually-hidden" role="status">
          {chat.announcement}
        </p>
        <ChatComposer
          answering={turn !== undefined}
          ready={chat.phase === 'ready'}
          onSend={chat.send}
          onStop={chat.stop}
        />
        <p className="fine chat-note">{note(chat)}</p>
      </div>
      {choosing ? <ConversationDialog chat={chat} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** Says plainly who answers. */
function note({ model }: Chat): string {
  if (!model) return '';
  if (!model.rule_based) return `Answers come from ${model.model} and can be wrong.`;
  return 'No AI key is configured: simple built-in rules answer. Try “add buy milk” or “show my tasks”.';
}
