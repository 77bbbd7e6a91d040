import { isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { HostAddress } from '../postgres-host.ts';
import type { Network } from '../postgres/network.ts';
import { relay, type Inside } from './relay.ts';

/** Connections that begin in a container of the cluster, with its names, routes and network policies. */
export function networkInside(inside: Inside): Network {
  return {
    // It has what a database driver uses of a socket.
    socket: () => new InsideSocket(inside) as unknown as Socket,
    lookup: async (host) => {
      const { words, stream } = await relay(inside, ['names', host]);
      stream.destroy();
      return words.map((address) => ({ address, family: isIP(address) as HostAddress['family'] }));
    },
  };
}

/** A TCP connection of a container; emits what a socket does. */
class InsideSocket extends Duplex {
  remoteAddress: string | undefined;
  #far: Duplex | undefined;

  constructor(private readonly inside: Inside) {
    super();
  }

  connect(port: number, host: string): this {
    relay(this.inside, ['connect', host, String(port)]).then(
      ({ words: [address], stream }) => {
        this.#join(stream, address);
      },
      (error: unknown) => this.destroy(error as Error),
    );
    return this;
  }

  #join(stream: Duplex, address: string | undefined): void {
    if (this.destroyed) {
      stream.destroy();
      return;
    }
    this.#far = stream;
    this.remoteAddress = address;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    stream.on('error', (error) => this.destroy(error));
    this.emit('connect');
  }

  /** The relay sends at once, and a socket of the cluster keeps nobody waiting here. */
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    this.#far?.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#far === undefined) done(new Error('written before the connection stood'));
    else this.#far.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#far?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#far?.destroy();
    done(error);
  }
}
