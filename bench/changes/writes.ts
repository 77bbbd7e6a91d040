/** Writes to the API server, from the audit log of the bed. */
import { readFileSync, statSync } from 'node:fs';
import { auditLog } from '../../test/bed/kubernetes/audit.ts';

interface Entry {
  readonly user?: { readonly username?: string };
  readonly objectRef?: { readonly namespace?: string };
}

/** Where the log ends now, in bytes. */
export function endOfLog(): number {
  return statSync(auditLog).size;
}

/** Writes since then by people and their tools to one namespace; the cluster's own parts write all the time. */
export function writesSince(end: number, namespace: string): number {
  const bytes = readFileSync(auditLog);
  // A log that was begun anew is shorter.
  const lines = bytes
    .subarray(bytes.byteLength < end ? 0 : end)
    .toString('utf8')
    .split('\n');
  const entries = lines
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Entry);
  return entries.filter(({ user, objectRef }) => {
    return objectRef?.namespace === namespace && user?.username?.startsWith('system:') !== true;
  }).length;
}
