/** A URL with some parts changed; a part that is empty is missing. */
export function changed(
  url: string,
  change: Partial<Pick<URL, 'username' | 'password' | 'hostname' | 'port' | 'pathname' | 'search'>>,
): string {
  return Object.assign(new URL(url), change).href;
}
