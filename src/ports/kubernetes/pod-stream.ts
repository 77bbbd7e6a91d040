import { Duplex } from 'node:stream';
import type { DeployError } from '../../errors.ts';
import { refused, unreachable } from './client-errors.ts';
import type { Rest } from './client-rest.ts';

/** What we use of a socket of the `ws` package, which the client library brings without its types. */
interface WebSocketLike {
  send(data: Buffer, done: (error?: Error | null) => void): void;
  close(): void;
  terminate(): void;
  pause(): void;
  resume(): void;
  on(event: 'close', listener: (code: number) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  readonly OPEN: number;
  readonly readyState: number;
}

/** What a message of the server is: bytes for the reader, or why there is no more to come. */
export type Message = { readonly bytes: Buffer } | { readonly failure: DeployError } | undefined;

/** Says what a message on one of the channels means. */
export type Protocol = (channel: number, data: Buffer) => Message;

const inputChannel = 0;
const abnormalClose = 1006;

/**
 * Opens a WebSocket below a pod's path and makes a byte stream of it: what is written goes to the first
 * channel, `protocol` reads what comes. Throws DeployError CLUSTER_UNREACHABLE or KUBE_REJECTED.
 */
export async function openPodStream(
  rest: Rest,
  path: string,
  what: string,
  protocol: Protocol,
): Promise<Duplex> {
  const { Exec, libraryConfig } = await import('./client-library.ts');
  const stream = new PodStream(rest, what, protocol);
  // Exec is the public way to the library's WebSocket connections; the path decides what they are for.
  const socket: unknown = await new Exec(libraryConfig(rest.access)).handler
    .connect(path, null, (channel, data) => {
      stream.receive(channel, data);
      return true;
    })
    .catch((error: unknown) => {
      throw handshakeError(rest, error, what);
    });
  stream.attach(socket as WebSocketLike);
  return stream;
}

/** The API path of something below a pod. */
export function podPath({ namespace, name }: { namespace: string; name: string }): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
}

function handshakeError(rest: Rest, error: unknown, doing: string): DeployError {
  // The handshake answers with the status line only: `Unexpected server response: 404`.
  const message = (error as { message?: string }).message ?? '';
  const status = /server response: (\d{3})/.exec(message)?.[1];
  if (status === undefined)
    return unreachable(rest.target, (error as { error?: unknown }).error ?? error);
  const said = status === '404' ? 'there is no such pod' : `status ${status}`;
  return refused(rest.target, Number(status), said, doing);
}

class PodStream extends Duplex {
  private socket: WebSocketLike | null = null;
  private failing = false;

  constructor(
    private readonly rest: Rest,
    private readonly what: string,
    private readonly protocol: Protocol,
  ) {
    super();
  }

  attach(socket: WebSocketLike): void {
    this.socket = socket;
    socket.on('close', (code) => {
      if (code === abnormalClose) {
        this.fail(unreachable(this.rest.target, new Error(`${this.what}: the connection was cut`)));
      } else if (!this.failing && !this.destroyed) {
        this.push(null);
        this.end();
      }
    });
    socket.on('error', (error) => {
      this.fail(unreachable(this.rest.target, error));
    });
    if (this.destroyed) socket.terminate();
  }

  receive(channel: number, data: Buffer): void {
    const message = this.protocol(channel, data);
    if (message === undefined) return;
    if ('failure' in message) this.fail(message.failure);
    else if (message.bytes.length > 0 && !this.push(message.bytes)) this.socket?.pause();
  }

  /** Not before whoever waits for the connection has had the chance to listen for errors. */
  private fail(error: Error): void {
    this.failing = true;
    setImmediate(() => this.destroy(error));
  }

  override _read(): void {
    if (this.socket?.readyState === this.socket?.OPEN) this.socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.socket === null) {
      done(new Error('written before the connection was open'));
      return;
    }
    this.socket.send(Buffer.concat([Buffer.of(inputChannel), chunk]), (error) => {
      done(error ? unreachable(this.rest.target, error) : null);
    });
  }

  /** The protocol cannot half-close: what the pod still has to say is awaited instead. */
  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket?.terminate();
    done(error);
  }
}
