import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { DeployError } from '../errors.ts';

/** As much of a request as is kept to be sent again, in bytes. */
const keptBytes = 64 * 1024;
/** How long a client that has said everything may still be answered when the pod is silent, in ms. */
const lingerMs = 30_000;

/** What the node says when nothing has reached the program in the pod yet. */
const neverConnected =
  /connection refused|failed to (connect|dial)|dial tcp|no such|sandbox|is not running/i;

export type Outcome =
  /** Both sides have had their say, or one hung up. */
  | 'done'
  /** The pod never got a byte: the request can go to another one. */
  | 'refused';

/** What a client has sent while nothing was answered yet, so that another pod can be asked. */
export class Sent {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private answered = false;

  isWhole(): boolean {
    return !this.answered && this.bytes <= keptBytes;
  }

  get data(): Buffer {
    return Buffer.concat(this.chunks);
  }

  add(chunk: Buffer): void {
    if (!this.isWhole()) return;
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    if (!this.isWhole()) this.chunks = [];
  }

  /** From now on nothing has to be kept. */
  close(): void {
    this.answered = true;
    this.chunks = [];
  }
}

/** Carries bytes between a client and a pod until one side is through. */
export function carry(client: Socket, pod: Duplex, sent: Sent): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(linger);
      client.off('data', toPod).off('drain', more).off('end', ended).off('close', gone);
      pod.removeAllListeners('data').destroy();
      resolve(outcome);
    };
    let linger: NodeJS.Timeout | undefined;
    const gone = (): void => {
      finish('done');
    };
    const more = (): void => {
      pod.resume();
    };
    const toPod = (chunk: Buffer): void => {
      sent.add(chunk);
      if (!pod.write(chunk)) client.pause();
    };
    const ended = (): void => {
      linger = setTimeout(gone, lingerMs);
    };
    pod.on('drain', () => client.resume());
    pod.on('data', (chunk: Buffer) => {
      sent.close();
      linger?.refresh();
      if (!client.write(chunk)) pod.pause();
    });
    pod.on('end', () => {
      client.end();
      finish('done');
    });
    pod.on('error', (error) => {
      const again =
        sent.isWhole() && error instanceof DeployError && neverConnected.test(error.message);
      if (!again) client.destroy();
      finish(again ? 'refused' : 'done');
    });
    client.on('data', toPod).on('drain', more).on('end', ended).on('close', gone);
    if (sent.data.length > 0) pod.write(sent.data);
    if (client.destroyed) gone();
    else client.resume();
  });
}
