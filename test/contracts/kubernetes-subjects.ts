import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { FakeKubernetes } from '../../src/ports/kubernetes/fake.ts';
import { bedContext, startRealPod } from './kubernetes-bed.ts';

/** A cluster that the contract of the port is held against. */
export interface Subject {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  /** A running pod that has written `line 1` to `line 3` and sends back what port 9000 is sent. */
  startPod(): Promise<string>;
  end(): Promise<void>;
}

/** The fake, and the client on the real cluster of the bed where that answers. */
export const subjects: { name: string; open: () => Promise<Subject> }[] = [
  { name: 'the fake', open: fake },
];
if (bedContext === undefined) {
  const why =
    'the Kubernetes client on a real cluster: the context todo-bed does not answer (npm run bed up)';
  if (process.env['CI'] === 'true') throw new Error(`cannot test ${why}`);
  console.warn(`left out: ${why}`);
} else {
  subjects.push({ name: 'the client', open: real });
}

function fake(): Promise<Subject> {
  const kubernetes = new FakeKubernetes();
  const namespace = 'contract';
  const startPod = (): Promise<string> => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'echo', namespace } };
    kubernetes.store.put(pod);
    const lines = [1, 2, 3].map((n) => ({ time: `2026-11-23T06:00:0${n}.5Z`, text: `line ${n}` }));
    kubernetes.podLogs.write(`${namespace}/echo`, 'main', ...lines);
    kubernetes.serve({ namespace, name: 'echo' }, 9000, (socket) => socket.pipe(socket));
    kubernetes.install('cat', (_args, stream) => pipeline(stream, stream));
    kubernetes.install('ls', () =>
      Promise.reject(new Error("ls: cannot access '/nowhere': No such file or directory")),
    );
    return Promise.resolve('echo');
  };
  return Promise.resolve({ kubernetes, namespace, startPod, end: () => Promise.resolve() });
}

async function real(): Promise<Subject> {
  const kubernetes = await connectKubernetes(bedContext, process.env);
  const namespace = `contract-${randomBytes(4).toString('hex')}`;
  const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  return {
    ...{ kubernetes, namespace },
    startPod: () => startRealPod(kubernetes, namespace),
    end: async () => {
      await kubernetes.delete(ref);
    },
  };
}
