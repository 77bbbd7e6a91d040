import { componentLabel } from '../../src/config/project.ts';
import type { KubeObject } from '../../src/ports/kubernetes.ts';

/** A workload, mostly with one thing wrong with it. */
export interface Fault {
  /** Name of the workload and of its component. */
  readonly name: string;
  readonly kind?: 'Deployment' | 'Job';
  readonly code: string;
  readonly cause: RegExp;
  /** Laid over the container. */
  readonly container?: Record<string, unknown>;
  /** Laid over the spec of the pod. */
  readonly pod?: Record<string, unknown>;
  /** Objects that have to be there first. */
  readonly before?: (namespace: string) => KubeObject[];
  readonly namespaceLabels?: Record<string, string>;
}

/** An image that is on the node of every bed; it has a shell and Perl. */
const image = 'postgres:17-trixie';

/** Runs a script. */
export const shell = (script: string) => ({ command: ['sh', '-c', script] });
/** Runs, and does nothing. */
export const sleeping = shell('exec sleep 600');
/** Answers every request on port 8000. */
export const serving = (status: string, body: string) => ({
  command: [
    'perl',
    '-MIO::Socket::INET',
    '-e',
    `my $s = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1);
     while (my $c = $s->accept) { while (<$c>) { last if /^\\r?\\n$/ } print $c "HTTP/1.1 ${status}\\r\\nContent-Type: application/json\\r\\nContent-Length: ${body.length}\\r\\nConnection: close\\r\\n\\r\\n", q(${body}); close $c }`,
  ],
  ports: [{ containerPort: 8000 }],
});

/** The object of a fault: a Deployment of one pod that ends at once when told to, or a Job. */
export function workload(fault: Fault, namespace: string): KubeObject {
  const { name, kind = 'Deployment', container = sleeping, pod } = fault;
  const labels = { [componentLabel]: name };
  const template = {
    metadata: { labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}),
      containers: [{ name, image, imagePullPolicy: 'IfNotPresent', ...container }],
      ...pod,
    },
  };
  const spec =
    kind === 'Job'
      ? { backoffLimit: 0, template }
      : { replicas: 1, selector: { matchLabels: labels }, template };
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { name, namespace, labels }, spec };
}

/** Nothing is wrong with it. */
export const healthy: Fault = { name: 'healthy', code: '', cause: /./ };

/** Slow, but within their own settings. */
export const slowStarts: readonly Fault[] = [
  {
    ...{ name: 'one-crash', code: '', cause: /./ },
    container: {
      ...shell('test -f /state/once || { touch /state/once; exit 1; }; exec sleep 600'),
      volumeMounts: [{ name: 'state', mountPath: '/state' }],
    },
    pod: { volumes: [{ name: 'state', emptyDir: {} }] },
  },
  {
    ...{ name: 'slow-readiness', code: '', cause: /./ },
    container: {
      ...shell('sleep 12; touch /tmp/ready; exec sleep 600'),
      readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1 },
    },
  },
];
