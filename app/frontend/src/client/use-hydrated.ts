import { useSyncExternalStore } from 'react';

const subscribe = () => () => undefined;

/**
 * False until the page's script runs. A form that is sent before that would put its fields into
 * the address, so its button waits for this.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
