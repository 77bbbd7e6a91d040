'use client';

import { useEffect, useRef } from 'react';
import type { Chat } from '@/client/use-chat';
import { useConversations } from '@/client/use-conversations';
import { ConversationRow } from './conversation-row';
import { IconButton } from './icon-button';
import { Notice } from './notice';

interface Props {
  chat: Chat;
  onClose: () => void;
}

/** Lists the conversations, to go on with one, to rename or to delete it. */
export function ConversationDialog({ chat, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { items, error, hasMore, loadMore, rename, remove } = useConversations();
  const current = chat.conversation?.id;

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  // Closing gives the focus back to the button that opened it, and then calls `onClose`.
  const close = () => dialog.current?.close();

  function go(which: number | 'new') {
    if (which !== current) chat.open(which);
    close();
  }

  async function forget(id: number) {
    if ((await remove(id)) && id === current) chat.open('new');
    // What had the focus is gone with its row.
    dialog.current?.querySelector<HTMLElement>('h2')?.focus();
  }

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="conversations-heading"
      onClose={onClose}
    >
      <div className="dialog-head">
        <h2 id="conversations-heading" tabIndex={-1}>
          Conversations
        </h2>
        <IconButton icon="close" label="Close" onClick={close} />
      </div>
      <button type="button" className="button" onClick={() => go('new')}>
        Start a new one
      </button>
      {error ? <Notice error={error} onRetry={items ? undefined : loadMore} /> : null}
      {items === undefined && !error ? <p className="muted">Loading…</p> : null}
      {items?.length === 0 ? <p className="muted">There are none yet.</p> : null}
      {items && items.length > 0 ? (
        <ul className="conversations">
          {items.map((item) => (
            <ConversationRow
              key={item.id}
              conversation={item}
              current={item.id === current}
              onOpen={() => go(item.id)}
              onRename={async (title) => {
                if (await rename(item.id, title)) chat.renamed(item.id, title);
              }}
              onRemove={() => forget(item.id)}
            />
          ))}
        </ul>
      ) : null}
      {hasMore ? (
        <button type="button" className="button small" onClick={loadMore}>
          Show more
        </button>
      ) : null}
    </dialog>
  );
}
