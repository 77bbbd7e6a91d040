import { createServer, type AddressInfo, type Server } from 'node:net';

/** A message of the PostgreSQL protocol: its type, its length with the length itself, its body. */
export function wireMessage(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** An ErrorResponse of the PostgreSQL protocol. */
export function errorResponse(code: string, message: string): Buffer {
  return wireMessage('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`));
}

export interface AnsweringServer {
  readonly port: number;
  /** Connections that have been made. */
  readonly attempts: () => number;
  readonly server: Server;
}

/** Answers each connection after its first packet with these bytes, then closes it; with none it stays silent. */
export async function answering(
  bytes: (attempt: number) => Buffer | undefined,
): Promise<AnsweringServer> {
  let attempts = 0;
  const server = createServer((socket) => {
    const mine = ++attempts;
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const answer = bytes(mine);
      if (answer !== undefined) socket.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, attempts: () => attempts, server };
}
