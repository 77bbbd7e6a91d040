import { DeployError } from '../errors.ts';

export interface ReadDatabaseUrl {
  /** postgresql://user:password@host[:port]/database[?options] */
  readonly url: string;
  /** What was corrected, a sentence each; empty when it was right as it was. */
  readonly repairs: readonly string[];
}

interface Text {
  readonly text: string;
  readonly repairs: readonly string[];
}

type Repair = (text: string) => { text: string; said: string } | undefined;

/**
 * Reads a database URL as people paste it: with quotes, spaces, a `psql '…'` around it, `DATABASE_URL=`
 * before it, another spelling of the scheme or none. Says what it repaired.
 * Throws DATABASE_URL_INVALID (usage), which says what is missing and never shows the password.
 */
export function readDatabaseUrl(pasted: string): ReadDatabaseUrl {
  const { text, repairs } = repaired(pasted);
  const missing = whatIsMissing(text);
  if (missing !== undefined) throw invalid(missing);
  return { url: text, repairs };
}

/**
 * The same URL past Neon's pooler, for migrations: `ep-x-pooler.…` becomes `ep-x.…`. Any other URL is
 * returned as it is.
 */
export function directUrl(url: string): string {
  const authority = /^[^:]+:\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  const host = authority.slice(
    Math.max(authority.lastIndexOf('@'), authority.lastIndexOf('/')) + 1,
  );
  const direct = host.replace(/^([^.]+)-pooler(?=\.)/, '$1');
  return authority.slice(0, authority.length - host.length) + direct + url.slice(authority.length);
}

/** Host and database of a URL, for messages; never user or password. */
export function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

/** The URL of the PostgreSQL inside the cluster, where the network between the pods is its protection. */
export function inClusterUrl(target: {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port?: number;
  readonly database: string;
}): string {
  const { user, password, host, database, port = 5432 } = target;
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `postgresql://${credentials}@${host}:${port}/${encodeURIComponent(database)}?sslmode=disable`;
}

const steps: readonly Repair[] = [
  (text) =>
    changed(text, text.replace(/[\u200B-\u200D\u2060\uFEFF]/g, ''), 'removed invisible characters'),
  (text) => changed(text, text.trim(), 'removed spaces around it'),
  (text) =>
    changed(
      text,
      text.replace(/^(export\s+)?[A-Z_]+\s*=\s*/, ''),
      'removed the name of the variable before it',
    ),
  (text) => changed(text, text.replace(/^psql\s+/, ''), 'removed the psql command around it'),
  (text) => changed(text, unquoted(text), 'removed quotes'),
  (text) => changed(text, joined(text), 'joined lines and removed spaces inside'),
  (text) =>
    changed(
      text,
      text.replace(/^postgres(ql)?(\+\w+)?:\/*/i, 'postgresql://'),
      'wrote the scheme as postgresql://',
    ),
  (text) =>
    changed(
      text,
      text.replace(/^(?=[^/:@\s]+:[^/@\s]+@)/, 'postgresql://'),
      'added the missing postgresql://',
    ),
  (text) =>
    changed(text, escapedPassword(text), 'percent-encoded special characters in the password'),
];

function repaired(pasted: string): Text {
  return steps.reduce<Text>(
    ({ text, repairs }, step) => {
      const result = step(text);
      return result === undefined
        ? { text, repairs }
        : { text: result.text, repairs: [...repairs, result.said] };
    },
    { text: pasted, repairs: [] },
  );
}

function changed(
  before: string,
  after: string,
  said: string,
): { text: string; said: string } | undefined {
  return before === after ? undefined : { text: after, said };
}

/** Straight and typographic quotes, in pairs or left over. */
function unquoted(text: string): string {
  return text.replace(/^['"`‘’‚“”„«»]+|['"`‘’‚“”„«»;,]+$/g, '').trim();
}

/** A terminal that wraps lines leaves breaks in what is copied. */
function joined(text: string): string {
  return /^(postgres|[^/:@\s]+:[^/@\s]+@)/i.test(text) ? text.replace(/\s+/g, '') : text;
}

/**
 * A password may hold @, / and # that nobody encoded, so it ends at the last @: of what stands before the
 * options, or of everything when the ? belongs to the password.
 */
function escapedPassword(text: string): string {
  const start = /^postgresql:\/\/[^:@/]*:/.exec(text)?.[0];
  if (start === undefined) return text;
  const [beforeOptions = ''] = text.split('?');
  const end =
    beforeOptions.lastIndexOf('@') > start.length
      ? beforeOptions.lastIndexOf('@')
      : text.lastIndexOf('@');
  if (end < start.length) return text;
  const password = text
    .slice(start.length, end)
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[@/?#[\]\s:"<>\\^`{|}]/g, encodeURIComponent);
  return start + password + text.slice(end);
}

function whatIsMissing(text: string): string | undefined {
  if (text === '') return 'it is empty';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return 'it does not begin with postgresql://';
  if (scheme !== 'postgresql') return `it is for ${scheme}, not for PostgreSQL`;
  if (/\*{3,}@/.test(text))
    return 'the password is hidden (****); copy it again with the password shown';
  if (/%3C[^@]*%3E@|(\b|%5B)YOUR[-_ ]?PASSWORD/i.test(text))
    return 'it still holds a placeholder instead of the password';
  if (/^postgresql:\/\/[^@/?#:]+:(?!\d+$)[^@/?#]*$/.test(text))
    return 'it ends inside the password, before the host';
  if (/^postgresql:\/\/([^/?#]*@|(?![^/?#]*@))([:/?#]|$)/.test(text)) return 'the host is missing';
  return whatIsMissingInside(text);
}

function whatIsMissingInside(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return /:\d*[^\d/]+(\/|$)/.test(text.slice(text.lastIndexOf('@') + 1))
      ? 'the port is not a number'
      : 'it is not a URL';
  }
  if (url.username === '') return 'the user is missing';
  if (url.password === '') return 'the password is missing';
  if (url.pathname.length < 2) return 'the name of the database is missing at the end (…host/NAME)';
  if (/%(?![0-9a-f]{2})/i.test(url.username + url.pathname))
    return 'it holds a % that is not a percent-encoding';
  return undefined;
}

function invalid(reason: string): DeployError {
  return new DeployError(
    'usage',
    'DATABASE_URL_INVALID',
    `the database URL cannot be used: ${reason}`,
    {
      hint: 'It looks like postgresql://USER:PASSWORD@HOST/DATABASE?sslmode=require; in the Neon console: Connect, then copy the connection string.',
    },
  );
}
