import type { Message, ToolStep } from '@/client/chat';
import { toolLine } from '@/client/tool-lines';
import { Icon } from './icons';

const ENDINGS = { complete: '', stopped: 'Stopped', failed: 'Not finished' };
const STEP_ICONS = { running: 'history', done: 'check', failed: 'alert' } as const;

/** A message that is stored. */
export function ChatMessage({ message }: { message: Message }) {
  if (message.role === 'user') return <ChatQuestion text={message.content} />;
  const tools = message.tool_calls.map((call): ToolStep => {
    return { ...call, status: call.error === null ? 'done' : 'failed' };
  });
  return <ChatAnswer content={message.content} tools={tools} ending={ENDINGS[message.status]} />;
}

/** What the person said. */
export function ChatQuestion({ text }: { text: string }) {
  return (
    <article className="bubble" aria-label="You">
      <p>{text}</p>
    </article>
  );
}

interface AnswerProps {
  content: string;
  tools: ToolStep[];
  /** It is still being written. */
  writing?: boolean;
  /** How it ended, when not well. */
  ending?: string;
}

/** What the assistant did and said. */
export function ChatAnswer({ content, tools, writing = false, ending = '' }: AnswerProps) {
  return (
    <article className="answer" aria-label="Assistant" aria-busy={writing}>
      {tools.map((step) => (
        <p key={step.id} className="step" data-status={step.status}>
          <Icon name={STEP_ICONS[step.status]} />
          {toolLine(step)}
        </p>
      ))}
      {content ? <p className="answer-text">{content}</p> : null}
      {writing ? (
        <p className="typing">
          <span className="visually-hidden">Answering</span>
        </p>
      ) : null}
      {ending ? <p className="fine">{ending}</p> : null}
    </article>
  );
}
