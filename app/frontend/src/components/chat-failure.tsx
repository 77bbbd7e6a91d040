import type { Failure } from '@/client/chat-state';
import { ChatQuestion } from './chat-message';
import { Notice } from './notice';

interface Props {
  failure: Failure;
  onRetry: (() => void) | undefined;
}

/** A message without a good answer, and the way to send it again. */
export function ChatFailure({ failure: { text, stored, error, retryable }, onRetry }: Props) {
  return (
    <>
      {stored ? null : <ChatQuestion text={text} />}
      <Notice
        error={error}
        title={stored ? 'No full answer' : `Not sent: ${error.title}`}
        retryLabel="Send again"
        onRetry={retryable ? onRetry : undefined}
      />
    </>
  );
}
