import type { ChatEvent, ChatModel, Conversation, Message, MessagePage, ToolStep } from './chat';
import { RequestError } from './request';
import { toolLine } from './tool-lines';

/** An answer while it is being written. */
export interface Turn {
  /** What the person sent. */
  text: string;
  /** Id of that message, once it is stored. */
  userMessageId: number | undefined;
  reply: string;
  tools: ToolStep[];
}

/** A message that got no good answer. */
export interface Failure {
  text: string;
  /** The server has the message; else it stands only here. */
  stored: boolean;
  error: RequestError;
  retryable: boolean;
}

/** What the chat knows. */
export interface ChatState {
  phase: 'loading' | 'failed' | 'ready';
  loadError: RequestError | undefined;
  /** Undefined for a conversation that has no message yet. */
  conversation: Pick<Conversation, 'id' | 'title'> | undefined;
  messages: Message[];
  /** There are older messages. */
  hasMore: boolean;
  turn: Turn | undefined;
  failures: Failure[];
  model: ChatModel | undefined;
  /** What a screen reader says next. */
  announcement: string;
}

export type ChatStateEvent =
  | { type: 'opening' }
  | { type: 'opened'; conversation: Conversation | undefined; page: MessagePage }
  | { type: 'open-failed'; error: RequestError }
  | { type: 'older'; conversation: number; page: MessagePage }
  | { type: 'model'; model: ChatModel }
  | { type: 'renamed'; id: number; title: string }
  | { type: 'sent'; text: string; instead?: Failure }
  | { type: 'stopped' }
  | { type: 'broken'; error: RequestError }
  | ChatEvent;

export const initialChat: ChatState = {
  phase: 'loading',
  loadError: undefined,
  conversation: undefined,
  messages: [],
  hasMore: false,
  turn: undefined,
  failures: [],
  model: undefined,
  announcement: '',
};

/** Pure: the state after an event. */
export function reduceChat(state: ChatState, event: ChatStateEvent): ChatState {
  const next = changed(state, event);
  return next === state ? state : { ...next, announcement: announced(state.announcement, event) };
}

/** An answer is read out once, when it is whole; reading each piece would begin anew each time. */
function announced(before: string, event: ChatStateEvent): string {
  switch (event.type) {
    case 'opening':
      return '';
    case 'sent':
      return 'The assistant is answering.';
    case 'tool':
      return event.step.status === 'running' ? before : toolLine(event.step);
    case 'done':
      return event.message.content;
    case 'stopped':
      return 'Stopped.';
    default:
      return before;
  }
}

function changed(state: ChatState, event: ChatStateEvent): ChatState {
  switch (event.type) {
    case 'opening':
      return { ...state, phase: 'loading', loadError: undefined, turn: undefined };
    case 'opened':
      return opened(state, event.conversation, event.page);
    case 'open-failed':
      return { ...state, phase: 'failed', loadError: event.error };
    case 'older':
      if (event.conversation !== state.conversation?.id) return state;
      return {
        ...state,
        messages: [...event.page.items, ...state.messages],
        hasMore: event.page.has_more,
      };
    case 'model':
      return { ...state, model: event.model };
    case 'renamed':
      if (event.id !== state.conversation?.id) return state;
      return { ...state, conversation: { id: event.id, title: event.title } };
    case 'sent':
      return {
        ...state,
        turn: { text: event.text, userMessageId: undefined, reply: '', tools: [] },
        failures: state.failures.filter((it) => !it.stored && it !== event.instead),
      };
    default:
      return state.turn ? duringTurn(state, state.turn, event) : state;
  }
}

/** What belongs to another conversation goes; an unsent text of the same one stays. */
function opened(
  state: ChatState,
  conversation: Conversation | undefined,
  page: MessagePage,
): ChatState {
  return {
    ...state,
    phase: 'ready',
    failures: conversation?.id === state.conversation?.id ? state.failures : [],
    conversation,
    messages: page.items,
    hasMore: page.has_more,
  };
}

type TurnEvent = ChatEvent | Extract<ChatStateEvent, { type: 'stopped' | 'broken' }>;

function duringTurn(state: ChatState, turn: Turn, event: TurnEvent): ChatState {
  switch (event.type) {
    case 'start':
      return {
        ...state,
        conversation: { id: event.conversation_id, title: event.title },
        model: { model: event.model, rule_based: event.rule_based },
        turn: { ...turn, userMessageId: event.user_message_id },
      };
    case 'delta':
      return { ...state, turn: { ...turn, reply: turn.reply + event.text } };
    case 'tool':
      return { ...state, turn: { ...turn, tools: withStep(turn.tools, event.step) } };
    case 'done': {
      const { id, title } = event.conversation;
      return { ...ended(state, turn, event.message), conversation: { id, title } };
    }
    case 'error': {
      const error = new RequestError(200, event.code, event.title, event.detail);
      const failed = failure(turn, error, event.retryable);
      return { ...ended(state, turn, event.message), failures: [...state.failures, failed] };
    }
    case 'stopped': {
      if (turn.userMessageId !== undefined) return ended(state, turn, partial(turn, 'stopped'));
      return { ...ended(state, turn, null), failures: [...state.failures, notSent(turn)] };
    }
    case 'broken': {
      const failed = failure(turn, event.error, true);
      const said = turn.reply !== '' || turn.tools.length > 0;
      return {
        ...ended(state, turn, said ? partial(turn, 'failed') : null),
        failures: [...state.failures, failed],
      };
    }
  }
}

function withStep(steps: ToolStep[], step: ToolStep): ToolStep[] {
  if (!steps.some(({ id }) => id === step.id)) return [...steps, step];
  return steps.map((known) => (known.id === step.id ? step : known));
}

/** The turn becomes messages: that of the person when it was stored, and the answer if any. */
function ended(state: ChatState, turn: Turn, answer: Message | null): ChatState {
  const { userMessageId: id, text: content } = turn;
  const asked: Message[] =
    id === undefined
      ? []
      : [{ id, role: 'user', content, tool_calls: [], status: 'complete', created_at: '' }];
  const messages = [...state.messages, ...asked, ...(answer ? [answer] : [])];
  return { ...state, messages, turn: undefined };
}

/** What had been said until the end that was none. The server's id of it is not known here. */
function partial(turn: Turn, status: Message['status']): Message {
  return {
    id: -(turn.userMessageId ?? 0),
    role: 'assistant',
    content: turn.reply,
    tool_calls: turn.tools.filter((step) => step.status !== 'running'),
    status,
    created_at: '',
  };
}

function failure(turn: Turn, error: RequestError, retryable: boolean): Failure {
  return { text: turn.text, stored: turn.userMessageId !== undefined, error, retryable };
}

function notSent(turn: Turn): Failure {
  const detail = 'You stopped it before the server had taken it.';
  return failure(turn, new RequestError(0, 'stopped', 'Not sent', detail), true);
}
