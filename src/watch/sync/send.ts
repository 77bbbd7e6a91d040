import { once } from 'node:events';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import type { SyncedContainer } from './containers.ts';

/**
 * Takes away what is gone, then unpacks what comes. The stream cannot be ended from this side, and tar waits for its
 * end: head gives it one after the bytes that there are.
 */
const script = 'n=$1; shift; [ $# -eq 0 ] || rm -rf -- "$@"; head -c "$n" | tar -xf - -C /';

/** A message of the connection holds no more than this, whatever a proxy on the way allows. */
const pieceBytes = 64 * 1024;

/**
 * Brings files into a container over one connection. Throws KUBE_REJECTED (environment) with what the container
 * said, CLUSTER_UNREACHABLE, and an AbortError when the signal fires.
 */
export async function send(
  kubernetes: Kubernetes,
  { pod, container }: SyncedContainer,
  archive: Buffer,
  gone: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const argv = ['sh', '-c', script, 'sh', String(archive.byteLength), ...gone];
  const stream = addAbortSignal(signal, await kubernetes.exec(pod, container, argv));
  const ended = text(stream);
  // What goes wrong is told by `ended`.
  stream.on('error', () => undefined);
  for (let at = 0; at < archive.byteLength; at += pieceBytes) {
    const more = stream.write(archive.subarray(at, at + pieceBytes));
    if (!more) await Promise.race([once(stream, 'drain'), ended]);
  }
  await ended;
}

/** Runs a program in a container to its end; what it says is not kept. Throws as `send`. */
export async function runIn(
  kubernetes: Kubernetes,
  { pod, container }: SyncedContainer,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await text(addAbortSignal(signal, await kubernetes.exec(pod, container, argv)));
}
