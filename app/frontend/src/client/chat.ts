import { timeZone } from './dates';
import { open, received, request, RequestError } from './request';
import { sseParser } from './sse';

/** What the assistant did with one of its tools. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
  result: unknown;
  error: string | null;
}

/** A message as the backend keeps it; times are ISO 8601 in UTC. */
export interface Message {
  id: number;
  role: 'user' | 'assistant';
  content: string;
  tool_calls: ToolCall[];
  status: 'complete' | 'stopped' | 'failed';
  created_at: string;
}

export interface Conversation {
  id: number;
  title: string;
  updated_at: string;
}

/** Who answers. */
export interface ChatModel {
  model: string;
  /** No language model: simple built-in rules. */
  rule_based: boolean;
}

export interface MessagePage {
  /** Oldest first. */
  items: Message[];
  has_more: boolean;
}

export type ToolStep = ToolCall & { status: 'running' | 'done' | 'failed' };

/** One event of an answer while it is being written. */
export type ChatEvent =
  | ({ type: 'start'; conversation_id: number; title: string; user_message_id: number } & ChatModel)
  | { type: 'delta'; text: string }
  | { type: 'tool'; step: ToolStep }
  | { type: 'done'; message: Message; conversation: Conversation }
  | {
      type: 'error';
      code: string;
      title: string;
      detail: string;
      retryable: boolean;
      message: Message | null;
    };

export const MESSAGE_LENGTH = 4000;
const MESSAGES_PER_PAGE = 30;
const CONVERSATIONS = '/api/backend/conversations';

export function chatModel(signal: AbortSignal): Promise<ChatModel> {
  return request('/api/backend/chat/config', { signal });
}

/** Conversations of the signed-in user, last used first. */
export function listConversations(
  range: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<{ items: Conversation[]; total: number }> {
  const { offset, limit } = range;
  return request(`${CONVERSATIONS}?limit=${limit}&offset=${offset}`, { signal });
}

export function readConversation(id: number, signal: AbortSignal): Promise<Conversation> {
  return request(`${CONVERSATIONS}/${id}`, { signal });
}

export function renameConversation(id: number, title: string): Promise<Conversation> {
  return request(`${CONVERSATIONS}/${id}`, { method: 'PATCH', body: { title } });
}

export function deleteConversation(id: number): Promise<void> {
  return request(`${CONVERSATIONS}/${id}`, { method: 'DELETE' });
}

/** The newest messages of a conversation, or those just before the message `before`. */
export function listMessages(
  conversation: number,
  before: number | undefined,
  signal: AbortSignal,
): Promise<MessagePage> {
  const query = new URLSearchParams({ limit: String(MESSAGES_PER_PAGE) });
  if (before !== undefined) query.set('before', String(before));
  return request(`${CONVERSATIONS}/${conversation}/messages?${query}`, { signal });
}

/**
 * Sends a message and hands over each event of the answer as it comes, the last one being
 * `done` or `error`. Aborting stops the answer.
 *
 * @throws RequestError when the message is refused, or the answer breaks off before its end
 */
export async function sendMessage(
  message: string,
  conversation: number | undefined,
  options: { signal: AbortSignal; onEvent: (event: ChatEvent) => void },
): Promise<void> {
  const response = await open('/api/backend/chat', {
    method: 'POST',
    accept: 'text/event-stream',
    signal: options.signal,
    body: { message, conversation_id: conversation, time_zone: timeZone() },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parse = sseParser();
  for (;;) {
    const part = await received(reader?.read() ?? Promise.reject(new Error()), options.signal);
    if (part.done) throw brokenOff();
    for (const { event, data } of parse(part.value)) {
      const read = readEvent(event, data);
      if (read) options.onEvent(read);
      if (read?.type === 'done' || read?.type === 'error') return;
    }
  }
}

/** An event as the backend's contract has it; undefined for a kind that is not known here. */
function readEvent(event: string, data: string): ChatEvent | undefined {
  if (event === 'tool') return { type: 'tool', step: JSON.parse(data) as ToolStep };
  if (!['start', 'delta', 'done', 'error'].includes(event)) return undefined;
  return { type: event, ...(JSON.parse(data) as object) } as ChatEvent;
}

function brokenOff(): RequestError {
  return new RequestError(
    0,
    'stream_broken',
    'The answer broke off',
    'The connection ended before the answer did. Send the message again.',
  );
}
