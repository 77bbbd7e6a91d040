import { describe, expect, it } from 'vitest';
import type { Message, ToolStep } from './chat';
import { type ChatStateEvent, initialChat, reduceChat } from './chat-state';
import { RequestError } from './request';

const message = (id: number, over: Partial<Message> = {}): Message => ({
  id,
  role: 'assistant',
  content: `m${id}`,
  tool_calls: [],
  status: 'complete',
  created_at: '2026-01-01T00:00:00Z',
  ...over,
});
const replay = (...events: ChatStateEvent[]) => events.reduce(reduceChat, initialChat);
const conversation = (id: number) => ({ id, title: `c${id}`, updated_at: '' });
const opened = (id: number | undefined, items: Message[] = [], has_more = false) =>
  ({
    type: 'opened',
    conversation: id === undefined ? undefined : conversation(id),
    page: { items, has_more },
  }) satisfies ChatStateEvent;
const sent: ChatStateEvent = { type: 'sent', text: 'hello' };
const start: ChatStateEvent = {
  type: 'start',
  conversation_id: 7,
  title: 'Hello',
  user_message_id: 70,
  model: 'm',
  rule_based: false,
};
const delta = (text: string): ChatStateEvent => ({ type: 'delta', text });
const step = (status: ToolStep['status']): ToolStep => ({
  id: 't1',
  name: 'add_task',
  arguments: {},
  result: null,
  error: null,
  status,
});
const error = new RequestError(503, 'busy', 'Busy', 'Later.');
const contents = (state: ReturnType<typeof replay>) => state.messages.map((it) => it.content);

describe('a turn', () => {
  it('is shown as it grows, and ends as two messages', () => {
    const growing = replay(
      opened(undefined),
      sent,
      start,
      { type: 'tool', step: step('running') },
      { type: 'tool', step: step('done') },
      delta('Hi '),
      delta('there'),
    );
    expect(growing.turn).toEqual({
      text: 'hello',
      userMessageId: 70,
      reply: 'Hi there',
      tools: [step('done')],
    });
    expect(growing.conversation).toEqual({ id: 7, title: 'Hello' });
    const done = reduceChat(growing, {
      type: 'done',
      message: message(71, { content: 'Hi there' }),
      conversation: conversation(7),
    });
    expect(done.turn).toBeUndefined();
    expect(done.messages).toMatchObject([
      { id: 70, role: 'user', content: 'hello' },
      { id: 71, role: 'assistant', content: 'Hi there' },
    ]);
  });

  it('that is stopped keeps what was said', () => {
    const state = replay(opened(undefined), sent, start, delta('Hi'), { type: 'stopped' });
    expect(state.messages).toMatchObject([
      { content: 'hello' },
      { content: 'Hi', status: 'stopped' },
    ]);
    expect(state.failures).toEqual([]);
  });

  it('that fails keeps the stored message and offers to send it again', () => {
    const failed: ChatStateEvent = {
      type: 'error',
      code: 'model_timeout',
      title: 'T',
      detail: 'D',
      retryable: true,
      message: message(71, { status: 'failed' }),
    };
    const state = replay(opened(undefined), sent, start, failed);
    expect(contents(state)).toEqual(['hello', 'm71']);
    expect(state.failures).toMatchObject([{ text: 'hello', stored: true, retryable: true }]);
    expect(reduceChat(state, sent).failures).toEqual([]);
  });

  it('that breaks off keeps what was said and says so', () => {
    const state = replay(opened(undefined), sent, start, delta('Hi'), { type: 'broken', error });
    expect(state.messages).toMatchObject([
      { content: 'hello' },
      { content: 'Hi', status: 'failed' },
    ]);
    expect(state.failures).toMatchObject([{ stored: true, error }]);
  });

  it('ignores what comes after its end', () => {
    const stopped = replay(opened(undefined), sent, start, { type: 'stopped' });
    expect(reduceChat(stopped, delta('late'))).toBe(stopped);
  });
});

describe('a message that was never taken', () => {
  const unsent = replay(opened(3), sent, { type: 'broken', error });

  it('is kept, also when another one is sent', () => {
    expect(unsent.messages).toEqual([]);
    const other = reduceChat(unsent, { type: 'sent', text: 'other' });
    expect(other.failures).toMatchObject([{ text: 'hello', stored: false }]);
  });

  it('is gone once it is sent again', () => {
    const [instead] = unsent.failures;
    if (!instead) throw new Error('nothing was kept');
    expect(reduceChat(unsent, { ...sent, instead }).failures).toEqual([]);
  });

  it('survives a reload of its conversation, and does not move into another', () => {
    expect(reduceChat(unsent, opened(3, [message(1)])).failures).toHaveLength(1);
    expect(reduceChat(unsent, opened(4)).failures).toEqual([]);
  });

  it('is kept when it was stopped too early', () => {
    const state = replay(opened(3), sent, { type: 'stopped' });
    expect(state.failures).toMatchObject([{ text: 'hello', stored: false }]);
  });
});

describe('what is read out', () => {
  it('is each step once, then the whole answer, and never its pieces', () => {
    const tool = (status: ToolStep['status']): ChatStateEvent => ({
      type: 'tool',
      step: { ...step(status), arguments: { title: 'Milk' } },
    });
    const events = [
      opened(3),
      sent,
      start,
      tool('running'),
      tool('done'),
      delta('Do'),
      delta('ne.'),
    ];
    const end: ChatStateEvent = {
      type: 'done',
      message: message(71, { content: 'Done.' }),
      conversation: conversation(3),
    };
    const said = [...events, end].map((_, at, all) => replay(...all.slice(0, at + 1)).announcement);
    const answering = 'The assistant is answering.';
    const added = 'Added “Milk”';
    expect(said).toEqual(['', answering, answering, answering, added, added, added, 'Done.']);
  });
});

describe('messages', () => {
  it('older ones come first, and only those of this conversation', () => {
    const state = replay(opened(3, [message(5)], true));
    const older = { type: 'older' as const, page: { items: [message(4)], has_more: false } };
    expect(reduceChat(state, { ...older, conversation: 3 })).toMatchObject({
      messages: [{ id: 4 }, { id: 5 }],
      hasMore: false,
    });
    expect(reduceChat(state, { ...older, conversation: 9 })).toBe(state);
  });
});
