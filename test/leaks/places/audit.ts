/** What has passed the API of the bed's cluster: bodies of requests and answers, from its audit log. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { auditLog } from '../../bed/kubernetes/audit.ts';
import type { Evidence } from '../search/search.ts';
import { withoutSecretData } from './cluster.ts';

/** An entry of the log (audit.k8s.io/v1 Event), as far as it is read here. */
interface Entry {
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: {
    readonly namespace?: string;
    readonly resource: string;
    readonly name?: string;
  };
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
}

/** Whether the API server of the bed writes the log at all. */
export function keepsAuditLog(): boolean {
  return existsSync(auditLog);
}

/** Every change to objects of a namespace and to itself; `whole` keeps the data of Secrets. */
export function auditEvidence(namespace: string, whole = false): Evidence[] {
  const folder = dirname(auditLog);
  const files = readdirSync(folder).filter(
    (name) => name.startsWith('audit') && name.endsWith('.log'),
  );
  return files.flatMap((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    const entries = lines
      .filter((line) => line.includes(`"${namespace}"`))
      .map((line) => JSON.parse(line) as Entry);
    return entries
      .filter((entry) => isAbout(entry, namespace))
      .map((entry) => asEvidence(entry, whole));
  });
}

function isAbout({ objectRef }: Entry, namespace: string): boolean {
  const { resource, name } = objectRef ?? {};
  return objectRef?.namespace === namespace || (resource === 'namespaces' && name === namespace);
}

function asEvidence(entry: Entry, whole: boolean): Evidence {
  const { verb, requestURI, objectRef, ...rest } = entry;
  const bare = withoutBodies(rest, whole);
  return {
    place: 'audit log',
    what: `${verb} ${objectRef?.resource ?? ''} ${objectRef?.name ?? ''}`.trim(),
    bytes: Buffer.from(JSON.stringify({ verb, requestURI, ...bare })),
  };
}

function withoutBodies(rest: Record<string, unknown>, whole: boolean): Record<string, unknown> {
  if (whole) return rest;
  const { requestObject, responseObject } = rest;
  return {
    ...rest,
    requestObject: withoutSecretData(requestObject),
    responseObject: withoutSecretData(responseObject),
  };
}
