'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import type { Filters } from '@/client/filters';
import { useChat } from '@/client/use-chat';
import { useFilters } from '@/client/use-filters';
import { useTasks } from '@/client/use-tasks';
import { ChatPane } from './chat-pane';
import { TaskBoard } from './task-board';

const PANES = { tasks: 'Tasks', chat: 'Chat' } as const;
type Pane = keyof typeof PANES;

interface Props {
  filters: Filters;
  conversation: number | undefined;
}

/** Tasks and chat side by side; where there is no room for both, one of them at a time. */
export function Workspace(initial: Props) {
  const [pane, setPane] = useState<Pane>('tasks');
  const { filters, change } = useFilters(initial.filters);
  const list = useTasks(filters);
  const chat = useChat(initial.conversation, list.reload);

  return (
    <main className="workspace">
      <h1 className="visually-hidden">Your tasks and your assistant</h1>
      <PaneTabs current={pane} onChange={setPane} />
      <section
        id="pane-tasks"
        className="pane"
        data-current={pane === 'tasks'}
        aria-labelledby="tasks-heading"
      >
        <TaskBoard list={list} filters={filters} onFilter={change} />
      </section>
      <section
        id="pane-chat"
        className="pane chat"
        data-current={pane === 'chat'}
        aria-labelledby="chat-heading"
      >
        <ChatPane chat={chat} />
      </section>
    </main>
  );
}

/** Shown only where there is room for one pane; arrow keys go from tab to tab. */
function PaneTabs({ current, onChange }: { current: Pane; onChange: (pane: Pane) => void }) {
  const other = useRef<HTMLButtonElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') other.current?.focus();
  }

  return (
    <div role="tablist" aria-label="View" className="segments tabs" onKeyDown={onKeyDown}>
      {(Object.keys(PANES) as Pane[]).map((pane) => (
        <button
          key={pane}
          type="button"
          role="tab"
          id={`tab-${pane}`}
          aria-selected={pane === current}
          aria-controls={`pane-${pane}`}
          tabIndex={pane === current ? 0 : -1}
          ref={pane === current ? null : other}
          onClick={() => onChange(pane)}
          onFocus={() => onChange(pane)}
        >
          {PANES[pane]}
        </button>
      ))}
    </div>
  );
}
