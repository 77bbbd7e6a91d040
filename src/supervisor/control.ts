import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DeployError, messageOf } from '../errors.ts';
import { greetClient } from './handshake.ts';
import { JsonLines } from './json-lines.ts';
import type { ProcessSpec, ProcessState } from './spec.ts';
import type { Supervision } from './supervision.ts';

/** What a client may ask, one question a connection; `watch` is answered again and again. */
export type Question =
  | { readonly ask: 'apply'; readonly specs: readonly ProcessSpec[] }
  | { readonly ask: 'states' | 'probe' | 'watch' | 'stop' };

export type Reply =
  | { readonly states: readonly ProcessState[] }
  | { readonly error: { readonly code: string; readonly message: string } };

const host = '127.0.0.1';
const patienceMs = 5_000;

export interface Control {
  readonly port: number;
  /** Hangs up on everybody, those who watch included. */
  close(): void;
}

/** Answers clients that know the token, on a port of its own; `stop` is answered when `onStop` has resolved. */
export async function serveControl(
  token: string,
  supervision: Supervision,
  onStop: () => Promise<void>,
): Promise<Control> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket, token, supervision, onStop);
  });
  return {
    port: await listen(server),
    close: () => {
      server.close();
      // Whoever asked for the end is answered first.
      setImmediate(() => {
        for (const socket of sockets) socket.destroySoon();
      });
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function serve(
  socket: Socket,
  token: string,
  supervision: Supervision,
  onStop: () => Promise<void>,
): Promise<void> {
  const lines = new JsonLines(socket);
  socket.setTimeout(patienceMs, () => socket.destroy());
  if (!(await greetClient(lines, token))) {
    lines.destroy();
    return;
  }
  lines.trust();
  const question = (await lines.next()) as Question | undefined;
  socket.setTimeout(0);
  if (question?.ask === 'watch') {
    const forget = supervision.listen((states) => {
      lines.send({ states } satisfies Reply);
    });
    socket.on('close', forget);
  } else if (question !== undefined) {
    lines.send(await answer(question, supervision, onStop));
    lines.end();
  }
}

async function answer(
  question: Question,
  supervision: Supervision,
  onStop: () => Promise<void>,
): Promise<Reply> {
  try {
    if (question.ask === 'apply') supervision.apply(question.specs);
    if (question.ask === 'stop') await onStop();
    const states = question.ask === 'probe' ? await supervision.probeNow() : supervision.states();
    return { states };
  } catch (error) {
    const code = error instanceof DeployError ? error.code : 'BUG';
    return { error: { code, message: messageOf(error) } };
  }
}
