import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server may answer a download. */
export type Behaviour =
  | 'right'
  /** Another content of the same length. */
  | 'wrong'
  /** Promises all and hangs up half way, every time. */
  | 'truncated'
  /** Hangs up half way the first time, then goes on from where it is asked to. */
  | 'truncated-once'
  /** The same, but knows nothing of ranges: gives all again. */
  | 'truncated-once-without-ranges'
  /** Gives a beginning, then nothing more. */
  | 'stalls'
  /** A little at a time, but never nothing for long. */
  | 'slow'
  | 'moved'
  | 'missing'
  | 'in-trouble';

export interface DownloadServer {
  readonly base: string;
  /** Range headers of all requests, `-` for none, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A server on this machine that gives one content behind every path, as it is told to behave. */
export async function downloadServer(
  content: Buffer,
  behaviour: Behaviour,
): Promise<DownloadServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? '-');
    answer(content, behaviour, asked.length, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function answer(
  content: Buffer,
  behaviour: Behaviour,
  count: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (behaviour === 'missing') return void response.writeHead(404).end('no such file');
  if (behaviour === 'in-trouble') return void response.writeHead(503).end('later');
  if (behaviour === 'moved' && request.url !== '/moved') {
    return void response.writeHead(302, { Location: '/moved' }).end();
  }
  const given = behaviour === 'wrong' ? Buffer.alloc(content.length, 'x') : content;
  const ranges = behaviour !== 'truncated-once-without-ranges';
  const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
  const body = given.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': body.length });
  const half = body.subarray(0, Math.ceil(body.length / 2));
  const first = behaviour.startsWith('truncated-once') && count === 1;
  if (behaviour === 'truncated' || first) {
    response.write(half, () => response.destroy());
  } else if (behaviour === 'stalls') {
    response.write(half);
  } else if (behaviour === 'slow') {
    void drip(body, response);
  } else {
    response.end(body);
  }
}

async function drip(body: Buffer, response: ServerResponse): Promise<void> {
  const piece = Math.ceil(body.length / 10);
  for (let at = 0; at < body.length; at += piece) {
    response.write(body.subarray(at, at + piece));
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  response.end();
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
