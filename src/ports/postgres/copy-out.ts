import type { Client } from 'pg';
import { silentStatement, submit, type CopyConnection } from './copy-wire.ts';

/** Rows are small; they are handed on in pieces of this size. */
const pieceBytes = 65_536;
/** The server is not read from while this much waits to be taken. */
const mostWaiting = 1_048_576;

/** The bytes of a `COPY … TO STDOUT`; `refused` makes an error of what the server says. */
export async function* copyOut(
  client: Client,
  text: string,
  refused: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces();
  let connection: CopyConnection | undefined;
  submit(client, {
    ...silentStatement,
    submit: (given) => {
      connection = given;
      given.query(text);
    },
    handleCopyData: ({ chunk }, { stream }) => {
      pieces.add(chunk);
      if (pieces.waiting > mostWaiting) stream.pause();
    },
    handleError: (error) => {
      pieces.end(refused(error));
    },
    handleReadyForQuery: () => {
      pieces.end();
    },
  });
  for (;;) {
    const piece = await pieces.next();
    if (piece === undefined) return;
    if (pieces.waiting <= mostWaiting) connection?.stream.resume();
    yield piece;
  }
}

/** A queue between the server, which pushes, and whoever takes. */
class Pieces {
  #small: Uint8Array[] = [];
  #smallBytes = 0;
  readonly #ready: Uint8Array[] = [];
  #readyBytes = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  get waiting(): number {
    return this.#readyBytes + this.#smallBytes;
  }

  /** The driver reuses the memory of a chunk, so that it is copied. */
  add(chunk: Uint8Array): void {
    this.#small.push(Buffer.from(chunk));
    this.#smallBytes += chunk.length;
    if (this.#smallBytes >= pieceBytes) this.#flush();
  }

  end(failure?: Error): void {
    this.#flush();
    this.#failure ??= failure;
    this.#ended = true;
    this.#wake();
  }

  /** The next piece; undefined at the end. Throws the failure when everything before it was taken. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#ready.shift();
      if (piece !== undefined) {
        this.#readyBytes -= piece.length;
        return piece;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  #flush(): void {
    if (this.#smallBytes === 0) return;
    this.#ready.push(Buffer.concat(this.#small));
    this.#readyBytes += this.#smallBytes;
    this.#small = [];
    this.#smallBytes = 0;
    this.#wake();
  }
}
