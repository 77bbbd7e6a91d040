import { connect } from 'node:net';
import { DeployError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http } from '../ports/http.ts';
import type { ProcessHealth, ProcessSpec } from './spec.ts';

export type Probe = (
  spec: Pick<ProcessSpec, 'port' | 'ready'>,
  signal: AbortSignal,
) => Promise<ProcessHealth>;

const host = '127.0.0.1';
const patienceMs = 5_000;
const bodyLength = 8 * 1024;

/** Checks processes of this machine: with a request, or only with a connection. */
export function createProbe(http: Http, clock: Clock): Probe {
  return async ({ port, ready }, signal) => {
    const at = new Date(clock.now()).toISOString();
    const answer = await (ready === 'tcp' ? knock(port) : ask(http, port, ready.http, signal));
    return { ...answer, ms: Math.round(answer.ms), at };
  };
}

type Answer = Omit<ProcessHealth, 'at'>;

async function ask(http: Http, port: number, path: string, signal: AbortSignal): Promise<Answer> {
  const began = performance.now();
  try {
    const { status, body, ms } = await http.request(`http://${host}:${port}${path}`, {
      // Kept open, it would hold up a server that waits for its connections before it ends.
      ...{ headers: { connection: 'close' }, timeoutMs: patienceMs, signal },
    });
    return { ok: status < 400, status, body: body.slice(0, bodyLength), ms };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return { ok: false, status: 0, body: error.message, ms: performance.now() - began };
  }
}

function knock(port: number): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve) => {
    const finish = (ok: boolean, body: string): void => {
      socket.destroy();
      resolve({ ok, status: 0, body, ms: performance.now() - began });
    };
    const socket = connect(port, host, () => {
      finish(true, '');
    });
    socket.setTimeout(patienceMs, () => {
      finish(false, `no connection within ${patienceMs / 1000} s`);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      finish(false, error.code === 'ECONNREFUSED' ? 'nothing listens there' : error.message);
    });
  });
}
