import { Duplex } from 'node:stream';
import { DeployError } from '../../errors.ts';
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

const dataChannel = 0;
const errorChannel = 1;
const portHeaderBytes = 2;
const abnormalClose = 1006;

/**
 * A byte stream to a port of a pod. What the node reports on the error channel (nothing listens on
 * the port) destroys the stream with a DeployError KUBE_REJECTED.
 */
export async function connectPod(
  rest: Rest,
  pod: { namespace: string; name: string },
  port: number,
): Promise<Duplex> {
  const { Exec } = await import('./client-library.ts');
  const { namespace, name } = pod;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/portforward?ports=${port}`;
  const stream = new PodStream(rest, `${namespace}/${name} port ${port}`);
  // Exec is the public way to the library's WebSocket connections; the path decides what they are for.
  const socket: unknown = await new Exec(rest.config).handler
    .connect(path, null, (channel, data) => {
      stream.receive(channel, data);
      return true;
    })
    .catch((error: unknown) => {
      throw handshakeError(rest, error, `connect to pod ${stream.what}`);
    });
  stream.attach(socket as WebSocketLike);
  return stream;
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
  private readonly headerSeen = [false, false];

  constructor(
    private readonly rest: Rest,
    readonly what: string,
  ) {
    super();
  }

  attach(socket: WebSocketLike): void {
    this.socket = socket;
    socket.on('close', (code) => {
      if (code === abnormalClose) {
        this.fail(unreachable(this.rest.target, new Error(`connection to ${this.what} was cut`)));
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

  /** A message of the server; the first of each channel only repeats the port. */
  receive(channel: number, data: Buffer): void {
    if (channel !== dataChannel && channel !== errorChannel) return;
    const body = this.headerSeen[channel] === true ? data : data.subarray(portHeaderBytes);
    this.headerSeen[channel] = true;
    if (body.length === 0) return;
    if (channel === errorChannel) {
      this.fail(refused(this.rest.target, 0, body.toString('utf8'), `connect to pod ${this.what}`));
    } else if (!this.push(body)) {
      this.socket?.pause();
    }
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
    this.socket.send(Buffer.concat([Buffer.of(dataChannel), chunk]), (error) => {
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
