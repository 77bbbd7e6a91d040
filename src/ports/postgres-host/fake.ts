import type { Greeting, HostAddress, PostgresHost } from '../postgres-host.ts';
import { explainFailure } from '../postgres/errors.ts';
import { targetOf } from '../postgres/target.ts';

/** A host that exists only in a test. */
export interface FakeHost {
  readonly addresses?: readonly HostAddress[];
  /** Node's code for what happens to every connection, such as EHOSTUNREACH. */
  readonly fails?: string;
  /** By port; nothing listens at the others. */
  readonly greetings?: Readonly<Record<number, Partial<Greeting>>>;
}

/** Hosts by name; others are unknown. */
export function fakePostgresHost(hosts: Readonly<Record<string, FakeHost>>): PostgresHost {
  const failed = (code: string, url: URL): Error =>
    explainFailure(Object.assign(new Error(code), { code }), targetOf(url));
  return {
    addresses: (host) => {
      const found = hosts[host];
      if (found !== undefined)
        return Promise.resolve(found.addresses ?? [{ address: '192.0.2.1', family: 4 }]);
      return Promise.reject(failed('ENOTFOUND', new URL(`postgresql://${host}/`)));
    },
    greet: (url) => {
      const parsed = new URL(url);
      const { host, port } = targetOf(parsed);
      if (hosts[host] === undefined) return Promise.reject(failed('ENOTFOUND', parsed));
      const { fails, greetings = {} } = hosts[host];
      const greeting = fails === undefined ? greetings[port] : undefined;
      if (greeting === undefined) return Promise.reject(failed(fails ?? 'ECONNREFUSED', parsed));
      return Promise.resolve({ address: '192.0.2.1', ms: 1, answer: 'tls', ...greeting });
    },
  };
}
