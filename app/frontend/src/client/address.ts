/** Changes the query of the page's address in place: no request, no entry in the history. */
export function updateAddress(change: (params: URLSearchParams) => void): void {
  const url = new URL(window.location.href);
  change(url.searchParams);
  if (url.href !== window.location.href) window.history.replaceState(null, '', url);
}

let leaving = false;

/**
 * Ends the session in a way that the person has chosen, then goes to that address. What is still being read
 * meanwhile is refused, and that is no session that has ended by itself. Throws what `end` throws.
 */
export async function leaveBy(end: () => Promise<void>, address: string): Promise<void> {
  leaving = true;
  try {
    await end();
    window.location.assign(address);
  } catch (failure) {
    leaving = false;
    throw failure;
  }
}

/** A session that has ended cannot go on here: the person is sent to sign in. */
export function leaveIfSignedOut(error: { status: number }): void {
  if (error.status === 401 && !leaving) window.location.assign('/sign-in?ended');
}
