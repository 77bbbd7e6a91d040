import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { JsonLines } from './json-lines.ts';

/**
 * Both sides show that they know the token of the record, and neither sends it: after a crash another program
 * may have the port, and it is to learn neither the token nor what it is for.
 * The server begins with a nonce; the client answers with its own and a proof; the server proves itself last.
 */
type Side = 'client' | 'server';

interface Greeting {
  readonly nonce?: unknown;
  readonly proof?: unknown;
}

const nonceBytes = 24;

/** Whether the other side is a client that knows the token. */
export async function greetClient(lines: JsonLines, token: string): Promise<boolean> {
  const nonce = randomBytes(nonceBytes).toString('hex');
  lines.send({ nonce });
  const { nonce: theirs, proof } = greetingOf(await lines.next());
  if (!isProof(proof, proofOf('client', token, nonce, theirs))) return false;
  lines.send({ proof: proofOf('server', token, nonce, theirs) });
  return true;
}

/** Whether the other side is the server that made the token. */
export async function greetServer(lines: JsonLines, token: string): Promise<boolean> {
  const { nonce: theirs } = greetingOf(await lines.next());
  const nonce = randomBytes(nonceBytes).toString('hex');
  lines.send({ nonce, proof: proofOf('client', token, theirs, nonce) });
  const { proof } = greetingOf(await lines.next());
  return isProof(proof, proofOf('server', token, theirs, nonce));
}

function greetingOf(value: unknown): Greeting {
  return typeof value === 'object' && value !== null ? value : {};
}

function proofOf(side: Side, token: string, server: unknown, client: unknown): string {
  const text = JSON.stringify([side, server, client]);
  return createHmac('sha256', token).update(text).digest('hex');
}

function isProof(given: unknown, wanted: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
