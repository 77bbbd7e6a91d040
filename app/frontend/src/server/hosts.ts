import { isIP } from 'node:net';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Letters, digits, dots, hyphens and underscores, or an IPv6 address in brackets; then a port. */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/;
const PATTERN = /^(\[[0-9a-f:.]+\]|(?:\*\.)?[a-z0-9._-]+)(?::(\d{1,5}|\*))?$/;

/** Which `Host` headers the app answers to. Build it once with `hostPolicy`. */
export interface HostPolicy {
  allows(host: string): boolean;
}

/**
 * Makes the policy from the configured patterns; loopback names are always part of it.
 *
 * A pattern is `name`, `name:port` or `name:*`; without a port it admits every port. A leading
 * `*.` admits every name below the rest. `[::1]` style brackets are for IPv6.
 *
 * @throws Error naming the pattern that cannot be understood.
 */
export function hostPolicy(patterns: readonly string[]): HostPolicy {
  const rules = [...LOOPBACK, ...patterns].map(parsePattern);
  return {
    allows(host) {
      const match = AUTHORITY.exec(host.toLowerCase());
      const name = match?.[1];
      if (name === undefined) return false;
      return rules.some(
        (rule) => rule.admitsName(name) && (rule.port === undefined || rule.port === match?.[2]),
      );
    },
  };
}

interface HostRule {
  admitsName(name: string): boolean;
  port: string | undefined;
}

function parsePattern(pattern: string): HostRule {
  const match = PATTERN.exec(pattern.toLowerCase());
  const name = match?.[1];
  if (name === undefined || (name.startsWith('[') && isIP(name.slice(1, -1)) !== 6)) {
    throw new Error(
      `AUTH_ALLOWED_HOSTS: "${pattern}" is not a host. Write todo.example.com, 192.0.2.10:30080, ` +
        '*.example.com or [2001:db8::1], without http:// and without a path.',
    );
  }
  const port = match?.[2] === '*' ? undefined : match?.[2];
  if (!name.startsWith('*.')) return { port, admitsName: (candidate) => candidate === name };
  const suffix = name.slice(1);
  return {
    port,
    admitsName: (candidate) => candidate.length > suffix.length && candidate.endsWith(suffix),
  };
}

/**
 * The origin under which the browser sees this app, from `Host` and the scheme that the
 * outermost proxy reports.
 *
 * Believing `X-Forwarded-Proto` is safe: a page elsewhere cannot make a browser send it, and a
 * client that lies about it only changes the flags of its own cookies.
 *
 * @returns undefined when there is no `Host`.
 */
export function publicOrigin(headers: Headers): string | undefined {
  const host = headers.get('host');
  if (!host) return undefined;
  const proto = headers.get('x-forwarded-proto')?.split(',')[0]?.trim();
  return `${proto === 'https' ? 'https' : 'http'}://${host.toLowerCase()}`;
}
