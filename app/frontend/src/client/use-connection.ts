import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type Connection, currentConnection, watchConnection } from './connection';

/** Whether the app can do its work now. */
export function useConnection(): Connection {
  return useSyncExternalStore(watchConnection, currentConnection, () => 'ok');
}

/** Calls back each time an outage is over. */
export function useRecovery(onRecovery: () => void): void {
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    const recovered = before.current !== 'ok' && connection === 'ok';
    before.current = connection;
    if (recovered) onRecovery();
  }, [connection, onRecovery]);
}
