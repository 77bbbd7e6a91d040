/** Changes the query of the page's address in place: no request, no entry in the history. */
export function updateAddress(change: (params: URLSearchParams) => void): void {
  const url = new URL(window.location.href);
  change(url.searchParams);
  if (url.href !== window.location.href) window.history.replaceState(null, '', url);
}

/** A session that has ended cannot go on here: the person is sent to sign in. */
export function leaveIfSignedOut(error: { status: number }): void {
  if (error.status === 401) window.location.assign('/sign-in?ended');
}
