'use client';

import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { Conversation } from '@/client/chat';
import { fieldText } from '@/client/form';
import { TITLE_LENGTH } from '@/client/tasks';
import { IconButton } from './icon-button';

interface Props {
  conversation: Conversation;
  current: boolean;
  onOpen: () => void;
  onRename: (title: string) => unknown;
  onRemove: () => unknown;
}

/** One conversation of the list; renaming and the question before deleting take its place. */
export function ConversationRow({ conversation, current, onOpen, onRename, onRemove }: Props) {
  const [mode, setMode] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  const row = useRef<HTMLLIElement>(null);
  const { title } = conversation;

  function back() {
    setMode('shown');
    requestAnimationFrame(() => row.current?.querySelector('button')?.focus());
  }

  return (
    <li ref={row} className="conversation">
      {mode === 'shown' ? (
        <>
          <button
            type="button"
            className="conversation-open"
            aria-current={current || undefined}
            onClick={onOpen}
          >
            {title}
          </button>
          <IconButton icon="edit" label={`Rename ${title}`} onClick={() => setMode('renaming')} />
          <IconButton
            danger
            icon="trash"
            label={`Delete ${title}`}
            onClick={() => setMode('deleting')}
          />
        </>
      ) : null}
      {mode === 'renaming' ? (
        <RenameForm
          title={title}
          onCancel={back}
          onRename={(next) => {
            onRename(next);
            back();
          }}
        />
      ) : null}
      {mode === 'deleting' ? (
        <DeleteQuestion title={title} onCancel={back} onRemove={onRemove} />
      ) : null}
    </li>
  );
}

interface RenameProps {
  title: string;
  onRename: (title: string) => void;
  onCancel: () => void;
}

function RenameForm({ title, onRename, onCancel }: RenameProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const next = fieldText(event.currentTarget, 'name');
    if (next !== '') onRename(next);
  }

  return (
    <form className="conversation-form" aria-label="Rename conversation" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={id}>
        Name of the conversation
      </label>
      <input
        id={id}
        ref={field}
        name="name"
        defaultValue={title}
        maxLength={TITLE_LENGTH}
        autoComplete="off"
        required
      />
      <button type="submit" className="button small primary">
        Rename
      </button>
      <button type="button" className="button small" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}

interface DeleteProps {
  title: string;
  onRemove: () => void;
  onCancel: () => void;
}

function DeleteQuestion({ title, onRemove, onCancel }: DeleteProps) {
  const keep = useRef<HTMLButtonElement>(null);

  useEffect(() => keep.current?.focus(), []);

  return (
    <div className="conversation-form" role="group" aria-label={`Delete ${title}?`}>
      <p>
        Delete “{title}” for good? <span className="muted">Tasks stay.</span>
      </p>
      <button type="button" className="button small danger" onClick={onRemove}>
        Delete
      </button>
      <button type="button" className="button small" ref={keep} onClick={onCancel}>
        Keep
      </button>
    </div>
  );
}
