import { randomUUID } from 'node:crypto';
import {
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { protoBytes, protoFields, protoVarint } from './protobuf.ts';

/**
 * What BuildKit asks of a client while it builds, over one connection that the client opens to the
 * engine (POST /session) and then serves as gRPC: build secrets, and whether we are still there.
 * dockerode's own session answers neither, hence this one. gRPC is HTTP/2 with a five-byte frame
 * around each message and the outcome in the trailers; three unary methods need no more than that.
 */
export interface BuildSession {
  readonly id: string;
  close(): void;
}

/** Code and message of gRPC's outcome. */
class GrpcFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const notFound = 5;
const unimplemented = 12;
const internal = 13;
const serving = 1;

type Method = (request: Buffer) => Buffer;

/** Opens a session that serves these secrets, by id. */
export async function openSession(
  modem: Docker['modem'],
  secrets: Readonly<Record<string, Uint8Array>>,
): Promise<BuildSession> {
  const methods = methodsFor(secrets);
  const id = randomUUID();
  const socket = await dial(modem, id, Object.keys(methods));
  const session = performServerHandshake(socket);
  // The engine cuts the connection when the build is over; that is no failure of ours.
  session.on('error', () => undefined);
  session.on('stream', (stream, headers) => {
    serve(stream, methods[headers[':path'] ?? '']);
  });
  return {
    id,
    close: () => {
      end(session, socket);
    },
  };
}

function methodsFor(secrets: Readonly<Record<string, Uint8Array>>): Record<string, Method> {
  return {
    '/grpc.health.v1.Health/Check': () => protoVarint(1, serving),
    // No user and no password: base images are asked for anonymously.
    '/moby.filesync.v1.Auth/Credentials': () => Buffer.alloc(0),
    '/moby.buildkit.secrets.v1.Secrets/GetSecret': (request) => {
      const id =
        [...protoFields(request)].find(({ number }) => number === 1)?.value.toString() ?? '';
      const secret = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
      if (secret === undefined) throw new GrpcFailure(notFound, `no build secret ${id}`);
      return protoBytes(1, secret);
    },
  };
}

function dial(modem: Docker['modem'], id: string, methods: string[]): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'todo-deploy',
      'X-Docker-Expose-Session-Grpc-Method': methods,
    };
    const statusCodes = { 200: true, 400: 'refused', 404: 'not supported', 500: 'server error' };
    const options = { method: 'POST', path: '/session', hijack: true, headers, statusCodes };
    modem.dial(options, (error, socket) => {
      if (error !== null) reject(error);
      else resolve(socket as Duplex);
    });
  });
}

function serve(stream: ServerHttp2Stream, method: Method | undefined): void {
  const chunks: Buffer[] = [];
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    try {
      if (method === undefined) throw new GrpcFailure(unimplemented, 'not served here');
      answer(stream, method(unframed(Buffer.concat(chunks))));
    } catch (error) {
      const { code, message } =
        error instanceof GrpcFailure ? error : new GrpcFailure(internal, 'broken');
      refuse(stream, code, message);
    }
  });
}

const contentType = { ':status': 200, 'content-type': 'application/grpc' };

function answer(stream: ServerHttp2Stream, message: Buffer): void {
  stream.respond(contentType, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([frame, message]));
}

/** An outcome without a message is sent as headers alone. */
function refuse(stream: ServerHttp2Stream, code: number, message: string): void {
  const outcome = { 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) };
  stream.respond({ ...contentType, ...outcome }, { endStream: true });
}

/** The message in a frame: one byte says compressed or not (we accept none), four give the length. */
function unframed(body: Buffer): Buffer {
  return body.subarray(5, 5 + body.readUInt32BE(1));
}

function end(session: ServerHttp2Session, socket: Duplex): void {
  session.destroy();
  socket.destroy();
}
