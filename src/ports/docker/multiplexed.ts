import { Duplex } from 'node:stream';

const headerLength = 8;

/** Where a piece of a multiplexed stream came from. */
export type StreamName = 'stdout' | 'stderr';

/**
 * Takes apart what an engine sends of a container without a terminal: frames of a header (the stream, three
 * zero bytes, the length in four bytes, big end first) and a payload.
 * Docker Engine API, POST /containers/{id}/attach, "Stream format".
 */
export class Demultiplexer {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly onPiece: (stream: StreamName, piece: Buffer) => void) {}

  push(chunk: Buffer): void {
    let data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (data.length >= headerLength) {
      const length = data.readUInt32BE(4);
      if (data.length < headerLength + length) break;
      const piece = data.subarray(headerLength, headerLength + length);
      this.onPiece(data[0] === 2 ? 'stderr' : 'stdout', piece);
      data = data.subarray(headerLength + length);
    }
    this.rest = data;
  }
}

/** The two directions of a program in a container as one stream of bytes; standard error is left out. */
export function programStream(raw: Duplex): Duplex {
  const program = new Duplex({
    allowHalfOpen: true,
    read: () => {
      raw.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      raw.write(chunk, done);
    },
    final: (done) => {
      raw.end(done);
    },
    destroy: (error, done) => {
      raw.destroy();
      done(error);
    },
  });
  const frames = new Demultiplexer((stream, piece) => {
    if (stream === 'stdout' && !program.push(piece)) raw.pause();
  });
  raw.on('data', (chunk: Buffer) => {
    frames.push(chunk);
  });
  raw.on('end', () => program.push(null));
  raw.on('close', () => program.destroy());
  raw.on('error', (error) => program.destroy(error));
  return program;
}
