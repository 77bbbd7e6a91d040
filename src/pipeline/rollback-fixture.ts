import type { Deployment } from '../history/deployment.ts';
import { writeHistory } from '../history/store.ts';
import type { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { sampleRun, type Sample } from './run-fixture.ts';

/** What Helm answers to one run of it. */
type HelmAnswer = Readonly<{ exitCode?: number; stderr?: string }>;

/** A project that was deployed twice and works; a Helm that rolls back makes a third revision. */
export async function twiceDeployed(
  answer: (args: readonly string[]) => HelmAnswer = () => ({}),
): Promise<Sample> {
  const sample: Sample = sampleRun({}, (args) => {
    if (args[0] === 'version') return { stdout: 'v3.18.0' };
    const answered = answer(args);
    if (args[0] === 'rollback' && (answered.exitCode ?? 0) === 0) {
      sample.kubernetes.store.put(helmRecord(3, 'a', 'deployed'));
    }
    return answered;
  });
  await deployTwice(sample.kubernetes, sample);
  return sample;
}

async function deployTwice(kubernetes: FakeKubernetes, { run }: Sample): Promise<void> {
  await writeHistory(kubernetes, run.project, [deployed(1, 'a'), deployed(2, 'b')]);
  for (const name of ['shop-web-a', 'shop-web-b']) {
    kubernetes.store.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'shop' },
    });
  }
  kubernetes.store.put(helmRecord(1, 'a', 'superseded'));
  kubernetes.store.put(helmRecord(2, 'b', 'deployed'));
  const labels = { 'todo-deploy/project': 'shop' };
  kubernetes.store.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  kubernetes.store.put({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: { name: 'shop-web', namespace: 'shop', generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
  });
  const path = '/api/v1/namespaces/shop/services/shop-web:3000/proxy/up';
  kubernetes.answer(path, { status: 200, body: 'ok' });
}

/** A deployment of the history whose one component was made from these inputs. */
function deployed(revision: number, inputs: string): Deployment {
  const web = {
    helm: revision,
    inputs,
    chart: 'c',
    settings: inputs,
    secret: `shop-web-${inputs}`,
  };
  return {
    ...{ revision, startedAt: `2026-01-0${revision}T00:00:00Z`, command: 'up' },
    ...{ result: 'deployed', components: { web: { ...web, image: `r/web:c-${inputs}` } } },
  };
}

/** The Secret in which Helm keeps one revision. */
export function helmRecord(revision: number, inputs: string, status: string): KubeObject {
  const labels = {
    ...{ owner: 'helm', name: 'shop-web', status, version: String(revision) },
    ...{ 'todo-deploy/project': 'shop', 'todo-deploy/inputs': inputs },
  };
  const name = `sh.helm.release.v1.shop-web.v${revision}`;
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop', labels } };
}
