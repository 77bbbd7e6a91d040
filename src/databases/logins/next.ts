/** Behind the name of a login that takes turns with the one without it. */
const suffix = '_rotated';
/** PostgreSQL cuts longer names (NAMEDATALEN - 1). */
const longestName = 63;

/**
 * The login that takes over from another one: a role has one password, so that two take turns, and both work
 * until the old one is retired. Undefined when the name would be too long.
 */
export function nextLogin(user: string): string | undefined {
  if (user.endsWith(suffix)) return user.slice(0, -suffix.length);
  const next = user + suffix;
  return Buffer.byteLength(next) > longestName ? undefined : next;
}

/** The same URL for another user. */
export function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.toString();
}
