import { setTimeout as after } from 'node:timers/promises';
import { nodePostgresHost } from '../../src/ports/postgres-host/node.ts';
import { failing, goingOn, type DatabaseCase } from './case.ts';
import { changed } from './changed-url.ts';

/** What lies between here and a server: names, ports, TLS. */
export const networkCases: readonly DatabaseCase[] = [
  ...failing(
    'DATABASE_DNS',
    [
      'a wrong host',
      'dns',
      /^no such host: no-such-host\.invalid$/,
      ({ direct }) => ({ pasted: changed(direct, { hostname: 'no-such-host.invalid' }) }),
      /Compare the host/,
    ],
    [
      'no endpoint in the host name (Neon, SNI)',
      'dns',
      /Neon cannot tell which database is meant/,
      async ({ speaking }) => ({
        pasted: await speaking({ refusal: () => ['XX000', 'Endpoint ID is not specified.'] }),
      }),
      /Copy the whole host name/,
    ],
  ),
  ...failing(
    'DATABASE_UNREACHABLE',
    [
      'a wrong port, where nothing listens',
      'tcp',
      /^nothing listens at ep-.*:5999$/,
      ({ direct }) => ({ pasted: changed(direct, { port: '5999' }) }),
      /Check host and port/,
    ],
    [
      'a host that says nothing',
      'tcp',
      /does not answer as a PostgreSQL/,
      async ({ answering }) => ({ pasted: await answering(undefined) }),
      /firewall/,
    ],
    [
      'not a database: a web server',
      'tcp',
      /is no PostgreSQL$/,
      async ({ web }) => ({ pasted: await web() }),
      /web server/,
    ],
    [
      'not a database, and TLS is asked for',
      'tcp',
      /is no PostgreSQL$/,
      async ({ web }) => ({ pasted: (await web()).replace('disable', 'require') }),
      /web server/,
    ],
    [
      'IPv6 alone, and none here',
      'tcp',
      /only IPv6 addresses, and this machine reaches none/,
      ({ direct }) => ({ pasted: changed(direct, { hostname: '[2001:db8::1]' }) }),
      /IPv4/,
    ],
  ),
  ...failing(
    'DATABASE_TLS',
    [
      'TLS is asked for, and the server has none',
      'tls',
      /offers no TLS, and the URL asks for it/,
      async ({ speaking }) => ({ pasted: (await speaking({})).replace('disable', 'require') }),
      /Use a server with TLS/,
    ],
    [
      'a URL without TLS, where it is wanted',
      'tls',
      /accepts only encrypted connections/,
      ({ direct }) => ({ pasted: direct.replace('require', 'disable') }),
      /sslmode=require/,
    ],
    [
      'an expired certificate',
      'tls',
      /not valid today/,
      async ({ expired }) => {
        const { url: pasted, ca } = await expired();
        return { pasted, use: { ca } };
      },
      /Renew the certificate/,
    ],
    [
      'a certificate for another name',
      'tls',
      /belongs to another host/,
      ({ direct, address, ca }) => ({
        pasted: changed(direct, { hostname: address }),
        use: { ca },
      }),
      /the host name that the certificate was made for/,
    ],
    [
      'a foreign authority',
      'tls',
      /authority that is not trusted here/,
      ({ direct }) => ({ pasted: direct, use: {} }),
      /database\.caFile/,
    ],
    [
      'a CA file that is none',
      'tls',
      /database\.caFile holds no certificate/,
      ({ direct }) => ({
        pasted: direct,
        use: { ca: '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n' },
      }),
      /PEM file/,
    ],
  ),
  ...goingOn(
    'warn',
    [
      'IPv6 alone',
      'dns',
      /has only IPv6 addresses/,
      ({ direct, ca }) => ({ pasted: direct, use: { ca }, host: resolving('::1', 6) }),
    ],
    [
      'slow DNS',
      'dns',
      /took 1\.\d s to resolve/,
      ({ direct, ca }) => ({ pasted: direct, use: { ca }, host: slowly(1200) }),
    ],
    [
      'TLS that the URL does not ask for',
      'tls',
      /nobody looks whose certificate it is/,
      ({ direct }) => ({ pasted: changed(direct, { search: '' }) }),
    ],
  ),
];

/** The network of this machine, but every name has this one address. */
function resolving(address: string, family: 4 | 6): typeof nodePostgresHost {
  return { ...nodePostgresHost, addresses: () => Promise.resolve([{ address, family }]) };
}

function slowly(ms: number): typeof nodePostgresHost {
  const addresses = async (host: string) => {
    await after(ms);
    return nodePostgresHost.addresses(host);
  };
  return { ...nodePostgresHost, addresses };
}
