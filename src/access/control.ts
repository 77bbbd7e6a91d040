import { timingSafeEqual } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { AccessRecord } from './state.ts';

type Question = 'status' | 'stop';

export interface Answer {
  readonly pid: number;
  readonly port: number;
  readonly service: string;
}

const host = '127.0.0.1';
const longestQuestion = 200;
const patienceMs = 2_000;

/**
 * Answers `TOKEN status` and `TOKEN stop`, a line each, on a port of its own, and hangs up on everybody
 * else; `stop` is answered when everything is closed. A process with the same pid after a reboot does not know the token.
 */
export async function serveControl(
  token: string,
  answer: () => Answer,
  onStop: () => Promise<void>,
): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(patienceMs, () => socket.destroy());
    readLine(socket, (line) => {
      const [given = '', question] = line.split(' ');
      if (!same(given, token)) return void socket.destroy();
      const stopped = question === 'stop' ? onStop() : Promise.resolve();
      void stopped.finally(() => socket.end(`${JSON.stringify(answer())}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Asks the process of a record; undefined when it does not answer, or another one does. */
export async function askControl(
  record: AccessRecord,
  question: Question,
): Promise<Answer | undefined> {
  const line = await new Promise<string>((resolve) => {
    const socket = connect(record.controlPort, host, () => {
      socket.write(`${record.token} ${question}\n`);
    });
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      resolve('');
    });
    readLine(socket, resolve);
  });
  try {
    const answer = JSON.parse(line) as Answer;
    return answer.pid === record.pid && answer.port === record.port ? answer : undefined;
  } catch {
    return undefined;
  }
}

function readLine(socket: Socket, onLine: (line: string) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) onLine(text.slice(0, end));
    else if (text.length > longestQuestion) socket.destroy();
  });
}
