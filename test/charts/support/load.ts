/** Steady requests from inside the cluster, through a Service, while something else happens. */
import { kubectl } from './cluster.ts';

export interface Load {
  /** Ends the load and says how many requests were answered with 2xx, and how the others failed. */
  stop(): Promise<{ answered: number; failed: string[] }>;
}

// Two clients at a time, each on a new connection, as another pod without a pool would come.
const program = `
const url = process.argv[1];
const { get } = await import('node:http');
let running = true, answered = 0;
const failed = [];
const once = () => new Promise((done) => {
  const request = get(url, { agent: false, timeout: 5000 }, (response) => {
    response.resume();
    response.on('end', () => {
      if (response.statusCode === 200) answered += 1; else failed.push('status ' + response.statusCode);
      done();
    });
  });
  request.on('timeout', () => request.destroy(new Error('no answer in 5 s')));
  request.on('error', (error) => { failed.push(new Date().toISOString() + ' ' + error.message); done(); });
});
const client = async () => {
  while (running) { await once(); await new Promise((done) => setTimeout(done, 25)); }
};
process.on('SIGTERM', () => { running = false; });
setTimeout(() => { running = false; }, 240000).unref();
console.log('started');
await Promise.all([client(), client()]);
console.log(JSON.stringify({ answered, failed }));
`;

const securityContext = {
  ...{
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};
const podSecurityContext = {
  ...{ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
};

/** Starts the load in a pod with an image whose entry point is Node, and waits until it runs. */
export async function requestLoad(
  namespace: string,
  { image, url }: { image: string; url: string },
): Promise<Load> {
  const name = 'load';
  const args = ['--input-type=module', '-e', program, url];
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    // The label lets it through the NetworkPolicy of the backend.
    metadata: { name, labels: { 'app.kubernetes.io/name': 'frontend' } },
    spec: {
      ...{
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 30,
      },
      securityContext: podSecurityContext,
      containers: [{ name, image, args, securityContext }],
    },
  };
  await kubectl(namespace, ['create', '-f', '-'], JSON.stringify(pod));
  await kubectl(namespace, ['wait', 'pod', name, '--for=condition=Ready', '--timeout=60s']);
  return {
    async stop() {
      // The log outlives the process, but not the pod: follow it while the pod is asked to end.
      const log = kubectl(namespace, ['logs', name, '--follow']);
      await kubectl(namespace, ['delete', 'pod', name, '--wait=true']);
      const last = (await log).trim().split('\n').at(-1) ?? '';
      return JSON.parse(last) as { answered: number; failed: string[] };
    },
  };
}
