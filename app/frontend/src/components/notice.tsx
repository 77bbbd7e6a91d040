import type { RequestError } from '@/client/request';

interface Props {
  error: RequestError;
  /** Offers another try. */
  onRetry?: () => void;
  onDismiss?: () => void;
}

/** Says what failed, read out at once by screen readers. */
export function Notice({ error, onRetry, onDismiss }: Props) {
  return (
    <div className="notice" role="alert">
      <div>
        <strong>{error.title}</strong>
        <p>{error.detail}</p>
        {error.status >= 500 && error.requestId ? (
          <p className="fine">Request {error.requestId}</p>
        ) : null}
      </div>
      {onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
      {onDismiss ? (
        <button type="button" className="button" onClick={onDismiss}>
          Dismiss
        </button>
      ) : null}
    </div>
  );
}
