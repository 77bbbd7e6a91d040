/**
 * The API server's audit log: every change to objects with the bodies of request and answer, so that a test can
 * see what has passed the API, also what has gone since. Reads, and what the cluster tells itself the whole time,
 * are left out.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateDir } from '../layout.ts';

const folder = join(stateDir, 'audit');
const policyFile = join(folder, 'policy.json');
/** One JSON document a line; older ones beside it are named after the time of their end. */
export const auditLog = join(folder, 'audit.log');

const chatter = [
  { group: 'authentication.k8s.io' },
  { group: 'authorization.k8s.io' },
  { group: 'discovery.k8s.io' },
  { group: '', resources: ['nodes/status', 'serviceaccounts/token', 'endpoints'] },
];

/** As audit.k8s.io/v1 wants it: of the rules the first that fits decides. */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  omitManagedFields: true,
  rules: [
    { level: 'None', resources: chatter },
    {
      level: 'None',
      resources: [{ group: 'coordination.k8s.io' }],
      namespaces: ['kube-node-lease', 'kube-system'],
    },
    {
      level: 'RequestResponse',
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    },
    { level: 'None' },
  ],
};

export const auditFlags = {
  'audit-policy-file': policyFile,
  'audit-log-path': auditLog,
  // In megabytes: a whole test run writes some dozens.
  'audit-log-maxsize': '64',
  'audit-log-maxbackup': '2',
};

/** Writes the policy where the API server reads it. */
export function writeAuditPolicy(): void {
  mkdirSync(dirname(policyFile), { recursive: true, mode: 0o700 });
  writeFileSync(policyFile, JSON.stringify(auditPolicy));
}

/** Removes log and policy: the bodies of Secrets stand in it. */
export function removeAuditLog(): void {
  rmSync(folder, { recursive: true, force: true });
}
