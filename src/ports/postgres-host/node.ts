import { isIP, type Socket } from 'node:net';
import { connect as startTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Greeting, HostAddress, PostgresHost, ShownCertificate } from '../postgres-host.ts';
import { explainFailure } from '../postgres/errors.ts';
import { thisMachine, type Network } from '../postgres/network.ts';
import { targetOf } from '../postgres/target.ts';

/** SSLRequest of the protocol: its length, and the code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** What lies below a connection that begins here. */
export const nodePostgresHost: PostgresHost = postgresHostOver(thisMachine);

/** The same for connections that begin somewhere else. */
export function postgresHostOver(network: Network): PostgresHost {
  return {
    async addresses(host) {
      const family = isIP(host);
      if (family !== 0) return [{ address: host, family: family as HostAddress['family'] }];
      try {
        return await network.lookup(host);
      } catch (error) {
        throw explainFailure(error, targetOf(new URL(`postgresql://${host}/`)));
      }
    },

    async greet(url, { timeoutMs, signal }) {
      const target = targetOf(new URL(url));
      const started = performance.now();
      const socket = network.socket();
      // A failure outside one of the waits below is theirs to tell.
      socket.on('error', () => undefined);
      const stop = (): unknown => socket.destroy();
      signal?.addEventListener('abort', stop);
      try {
        await within(socket, timeoutMs, 'connect', () => socket.connect(target.port, target.host));
        const met = { address: socket.remoteAddress ?? '', ms: performance.now() - started };
        const answer = await answerOf(socket, timeoutMs);
        if (answer !== 'tls') return { ...met, answer };
        return { ...met, answer, ...(await handshake(socket, target.host, timeoutMs)) };
      } catch (error) {
        throw explainFailure(error, target);
      } finally {
        signal?.removeEventListener('abort', stop);
        socket.destroy();
      }
    },
  };
}

/** Waits for an event of a socket; rejects on its error, its end and after `timeoutMs`. */
function within<Value>(
  socket: Socket,
  timeoutMs: number,
  event: string,
  begin?: () => unknown,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      done(() => {
        reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
      });
    }, timeoutMs);
    const happened = (value: Value): void => {
      done(() => {
        resolve(value);
      });
    };
    const failed = (error?: unknown): void => {
      done(() => {
        reject(error instanceof Error ? error : Object.assign(new Error(), { code: 'ECONNRESET' }));
      });
    };
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      socket.off(event, happened).off('error', failed).off('close', failed);
      settle();
    };
    socket.once(event, happened).once('error', failed).once('close', failed);
    begin?.();
  });
}

async function answerOf(socket: Socket, timeoutMs: number): Promise<Greeting['answer']> {
  try {
    const bytes = await within<Buffer>(socket, timeoutMs, 'data', () => socket.write(sslRequest));
    // An error message instead of S or N comes from a PostgreSQL too.
    const first = String.fromCharCode(bytes[0] ?? 0);
    return first === 'S' ? 'tls' : 'NE'.includes(first) ? 'no-tls' : 'foreign';
  } catch {
    return 'nothing';
  }
}

/** What the certificate says; nothing when the handshake fails, which the connection itself explains. */
async function handshake(
  socket: Socket,
  host: string,
  timeoutMs: number,
): Promise<Pick<Greeting, 'protocol' | 'certificate'>> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  // Nothing is sent over this connection: it is opened to read the certificate.
  const tls = startTls({ socket, ...name, rejectUnauthorized: false });
  try {
    await within(tls, timeoutMs, 'secureConnect');
    const protocol = tls.getProtocol();
    return { ...(protocol === null ? {} : { protocol }), ...shown(tls) };
  } catch {
    return {};
  } finally {
    tls.on('error', () => undefined).destroy();
  }
}

function shown(tls: TLSSocket): { certificate?: ShownCertificate } {
  const found = tls.getPeerCertificate() as Partial<PeerCertificate>;
  if (found.valid_to === undefined) return {};
  const nameOf = (name: PeerCertificate['subject'] | undefined): string =>
    [name?.CN ?? name?.O ?? 'nobody'].flat().join(', ');
  const certificate = { subject: nameOf(found.subject), issuer: nameOf(found.issuer) };
  return { certificate: { ...certificate, validTo: Date.parse(found.valid_to) } };
}
