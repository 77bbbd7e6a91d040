import type { RequestError } from '@/client/request';

interface Props {
  error: RequestError;
  /** Instead of the error's own. */
  title?: string;
  detail?: string;
  /** Offers another try, or another way on. */
  onRetry?: (() => void) | undefined;
  retryLabel?: string;
  onDismiss?: () => void;
}

/** Says what failed, read out at once by screen readers. */
export function Notice(props: Props) {
  const { error, onRetry, retryLabel = 'Try again', onDismiss } = props;
  return (
    <div className="notice" role="alert">
      <div>
        <strong>{props.title ?? error.title}</strong>
        <p>{props.detail ?? error.detail}</p>
        {error.status >= 500 && error.requestId ? (
          <p className="fine">Request {error.requestId}</p>
        ) : null}
      </div>
      {onRetry ? (
        <button type="button" className="button small" onClick={onRetry}>
          {retryLabel}
        </button>
      ) : null}
      {onDismiss ? (
        <button type="button" className="button small" onClick={onDismiss}>
          Dismiss
        </button>
      ) : null}
    </div>
  );
}
