/**
 * Whether the app can do its work now: one knowledge for the whole page. Requests report how
 * they ended; while something is down, it is asked again by itself until it answers.
 */
export type Connection = 'ok' | 'offline' | 'unavailable';

/** What is asked: small, and needs the server, the backend and the database. */
const PROBE = '/api/backend/tasks?limit=1';
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const DOWN = [0, 502, 503, 504];
/** Failures with such a status of a service that is up: the model's own, or too many at once. */
const NOT_DOWN = /^(model_|busy$|account_data_not_deleted$)/;

let state: Connection = 'ok';
let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Whether a failure means that the app cannot work at all now. */
export function isOutage({ status, code }: { status: number; code: string }): boolean {
  return DOWN.includes(status) && !NOT_DOWN.test(code);
}

/** How long to wait before the next try, in milliseconds: twice as long each time. */
export function retryDelay(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, LAST_RETRY_MS);
}

export function currentConnection(): Connection {
  return state;
}

/** Calls back after every change; the answer ends that. */
export function watchConnection(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) listenToBrowser('addEventListener');
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) listenToBrowser('removeEventListener');
  };
}

/** A request failed: from an outage on, the app asks by itself until it is over. */
export function reportFailure(error: { status: number; code: string }): void {
  if (!isOutage(error)) return;
  become(navigator.onLine ? 'unavailable' : 'offline');
  schedule();
}

/** A request succeeded. Only the backend's answers show that all of the app works. */
export function reportSuccess(path: string): void {
  if (path.startsWith('/api/backend/')) recover();
}

/** Asks at once, and begins anew with short waits. */
export function retryNow(): void {
  clearTimeout(timer);
  timer = undefined;
  attempts = 0;
  void probe();
}

async function probe(): Promise<void> {
  const status = await fetch(PROBE, { cache: 'no-store' }).then(
    (response) => response.status,
    () => 0,
  );
  if (DOWN.includes(status)) {
    become(navigator.onLine ? 'unavailable' : 'offline');
    schedule();
  } else {
    recover();
  }
}

function schedule(): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    attempts += 1;
    void probe();
  }, retryDelay(attempts));
}

function recover(): void {
  clearTimeout(timer);
  timer = undefined;
  attempts = 0;
  become('ok');
}

function become(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

function lost(): void {
  become('offline');
}

function listenToBrowser(change: 'addEventListener' | 'removeEventListener'): void {
  window[change]('offline', lost);
  window[change]('online', retryNow);
}
