/** Writes to the API server, from the audit log of the bed. */
import { readFileSync, statSync } from 'node:fs';
import { auditLog } from '../../test/bed/kubernetes/audit.ts';

interface Entry {
  readonly verb: string;
  readonly requestReceivedTimestamp: string;
  readonly user?: { readonly username?: string };
  readonly objectRef?: {
    readonly namespace?: string;
    readonly resource?: string;
    readonly subresource?: string;
  };
}

/** Where the log ends now, in bytes. */
export function endOfLog(): number {
  return statSync(auditLog).size;
}

/** Writes since then by people and their tools to one namespace; the cluster's own parts write all the time. */
export function writesSince(end: number, namespace: string): number {
  return entriesSince(end, namespace).filter(
    ({ user }) => user?.username?.startsWith('system:') !== true,
  ).length;
}

/** When pods were made in a namespace since then, in milliseconds since the epoch. */
export function podsMadeSince(end: number, namespace: string): number[] {
  return entriesSince(end, namespace)
    .filter(({ verb, objectRef }) => {
      return verb === 'create' && objectRef?.resource === 'pods' && !objectRef.subresource;
    })
    .map(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp));
}

function entriesSince(end: number, namespace: string): Entry[] {
  const bytes = readFileSync(auditLog);
  // A log that was begun anew is shorter.
  const lines = bytes
    .subarray(bytes.byteLength < end ? 0 : end)
    .toString('utf8')
    .split('\n');
  return lines
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Entry)
    .filter(({ objectRef }) => objectRef?.namespace === namespace);
}
