'use client';

import { retryNow } from '@/client/connection';
import { useConnection } from '@/client/use-connection';
import { Icon } from './icons';

const TEXTS = {
  offline:
    'You are offline. What you type stays here; the app goes on when the connection is back.',
  unavailable:
    'The app cannot reach its service just now. What you type stays here; it tries again by itself.',
};

/** Says that nothing can be loaded or saved, for as long as that is so. */
export function ConnectionBanner() {
  const connection = useConnection();
  return (
    <div role="status" className="connection">
      {connection === 'ok' ? null : (
        <div className="banner">
          <Icon name="alert" />
          <p>{TEXTS[connection]}</p>
          <button type="button" className="button small" onClick={retryNow}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
