import { describe, expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { DeployError } from '../errors.ts';
import { systemClock } from '../ports/clock.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { fakePostgres } from '../ports/postgres/fake.ts';
import { pod } from '../rollout/snapshot-fixtures.ts';
import { databaseFindings, withHostView } from './database.ts';
import { diagnosisOf } from './document.ts';
import { inspect } from './inspect.ts';
import type { DatabaseAnswer } from './inspection.ts';
import { namespaceFindings } from './namespace.ts';
import { releaseFindings } from './releases.ts';
import { diagnosisText } from './text.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const same = (text: string): string => text;

const namespace = (more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'todo' },
  ...more,
});

function cluster(...objects: KubeObject[]): FakeKubernetes {
  const kubernetes = new FakeKubernetes();
  for (const object of [namespace(), ...objects]) kubernetes.store.put(object);
  kubernetes.answer('/version', { status: 200, body: '{}', date: new Date().toUTCString() });
  return kubernetes;
}

const look = (kubernetes: FakeKubernetes) =>
  inspect({ kubernetes, namespace: 'todo', clock: systemClock, postgres: fakePostgres({}) });

describe('inspect', () => {
  it('looks at what nobody of us deployed, and names it by its workload', async () => {
    const message = 'Back-off pulling image "x": not found';
    const stranger = pod({
      state: { state: { waiting: { reason: 'ImagePullBackOff', message } } },
    });
    const labels = { 'pod-template-hash': 'new' };
    const metadata = { ...stranger.metadata, labels };
    const document = diagnosisOf(await look(cluster({ ...stranger, metadata })), same);
    expect(document).toMatchObject({ verdict: 'wrong', project: null, looked: { pods: 1 } });
    expect(document.findings[0]).toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      component: 'todo-backend',
    });
  });

  it('reads the log of what ended, and takes secrets out of the findings', async () => {
    const crashed = pod({
      state: {
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 3 } },
      },
    });
    const kubernetes = cluster(crashed);
    const name = 'todo/todo-backend-new-abc12';
    kubernetes.podLogs.write(name, 'backend', { time: '2026-11-24T11:00:00Z', text: 'first run' });
    kubernetes.podLogs.restart(name, 'backend');
    const inspection = await look(kubernetes);
    expect([...inspection.evidence.logs.keys()]).toEqual(['todo-backend-new-abc12/backend']);
    const redact = (text: string): string => text.replaceAll('first', '***');
    const [finding] = diagnosisOf(inspection, redact).findings;
    expect(finding?.code).toBe('CRASH');
    expect(finding?.cause).toContain('*** run');
  });

  it('says what it looked at when nothing is wrong', async () => {
    const document = diagnosisOf(await look(cluster()), same);
    expect(document.verdict).toBe('nothing found');
    expect(diagnosisText(document)).toMatch(/^nothing found: namespace todo .*\nLooked at: /);
  });

  it('refuses a namespace that does not exist', async () => {
    await expect(look(new FakeKubernetes())).rejects.toMatchObject({ code: 'NAMESPACE_UNKNOWN' });
  });

  it('does without rights to read the namespace itself, or the releases', async () => {
    const kubernetes = cluster();
    const refuse = () => Promise.reject(new DeployError('environment', 'CLUSTER_FORBIDDEN', 'no'));
    const list = kubernetes.list.bind(kubernetes);
    kubernetes.get = refuse;
    kubernetes.list = (query) => (query.kind === 'Secret' ? refuse() : list(query));
    expect((await look(kubernetes)).surroundings.releases).toEqual([]);
  });

  it('says what it could not look at', async () => {
    const kubernetes = cluster();
    const list = kubernetes.list.bind(kubernetes);
    kubernetes.list = (query) =>
      query.kind === 'IngressClass'
        ? Promise.reject(new DeployError('environment', 'CLUSTER_FORBIDDEN', 'no'))
        : list(query);
    const document = diagnosisOf(await look(kubernetes), same);
    expect(diagnosisText(document)).toMatch(/Could not be looked at: ingress classes\.$/);
  });
});

describe('a namespace on its way out', () => {
  const leaving = { metadata: { name: 'todo', deletionTimestamp: '2026-11-24T11:00:00Z' } };

  it('is waited for', () => {
    expect(namespaceFindings(namespace(leaving))[0]).toMatchObject({
      code: 'NAMESPACE_TERMINATING',
      patience: 'transient',
    });
  });

  it('is stuck when its conditions name what does not go', () => {
    const message = 'Some content in the namespace has finalizers remaining: example.org/x in 1';
    const conditions = [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }];
    const [finding] = namespaceFindings(namespace({ ...leaving, status: { conditions } }));
    expect(finding?.patience).toBe('terminal');
    expect(finding?.evidence.join('\n')).toContain('example.org/x');
  });
});

describe('what is left in a namespace on its way out', () => {
  it('is looked for, and named in the diagnosis', async () => {
    const deletionTimestamp = '2026-11-24T11:00:00Z';
    const held = { name: 'held', namespace: 'todo', deletionTimestamp, finalizers: ['x.org/y'] };
    const kubernetes = cluster({ apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
    kubernetes.store.put(namespace({ metadata: { name: 'todo', deletionTimestamp } }));
    const [finding] = diagnosisOf(await look(kubernetes), same).findings;
    expect(finding?.evidence).toContain('configmap/held: waits for its finalizer x.org/y');
  });
});

describe('Helm releases', () => {
  const release = { release: 'shop', revision: 2, ours: false, status: 'pending-upgrade' };

  it.each([
    [{ status: 'deployed' }, undefined, undefined],
    [{ since: '2026-11-24T11:59:30Z' }, 'transient', undefined],
    [{ since: '2026-11-24T11:00:00Z' }, 'terminal', 'helm rollback shop 1 --namespace todo'],
    [
      { since: '2026-11-24T11:00:00Z', revision: 1 },
      'terminal',
      'helm uninstall shop --namespace todo',
    ],
    [{ since: '2026-11-24T11:00:00Z', ours: true }, 'terminal', 'todo-deploy up'],
  ])('%j', (more, patience, command) => {
    const [finding] = releaseFindings([{ ...release, ...more }], 'todo', now);
    expect(finding?.patience).toBe(patience);
    expect(finding?.fix).toEqual(command === undefined ? undefined : { command });
  });
});

describe('a Helm release that todo-deploy works on', () => {
  const since = '2026-11-24T11:00:00Z';
  const release = { release: 'shop', revision: 2, ours: true, status: 'pending-upgrade', since };

  it('is not left behind while its owner holds the lock, who is named', () => {
    const [finding] = releaseFindings([release], 'todo', now, 'process 7 on laptop');
    expect(finding?.patience).toBe('transient');
    expect(finding?.cause).toContain('process 7 on laptop is working on revision 2');
    const [foreign] = releaseFindings([{ ...release, ours: false }], 'todo', now, 'process 7');
    expect(foreign?.patience).toBe('terminal');
  });

  it('is seen with its owner', async () => {
    const metadata = { name: 'todo-deploy', namespace: 'todo' };
    const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    const spec = { holderIdentity: 'process 7', renewTime: new Date().toISOString() };
    const { surroundings } = await look(cluster({ ...kind, metadata, spec }));
    expect(surroundings.holder).toBe('process 7');
  });
});

describe('a database outside the cluster', () => {
  const answers: DatabaseAnswer = {
    variable: 'DATABASE_URL',
    address: 'db/x',
    message: 'PostgreSQL 17',
  };
  const silent = {
    ...answers,
    message: 'no answer',
    failure: { code: 'DATABASE_UNREACHABLE', hint: 'h.' },
  };
  const inside: Finding = {
    ...{ code: 'DATABASE_UNREACHABLE', component: 'api', object: 'pod/x', cause: 'c', remedy: 'r' },
    ...{ evidence: ['e'], confidence: 'certain', patience: 'transient' },
  };

  it('that only this machine cannot reach is worth a look', () => {
    expect(databaseFindings([silent], [])[0]).toMatchObject({ confidence: 'possible' });
    const wrong = { ...silent, failure: { code: 'DATABASE_PASSWORD', hint: 'h.' } };
    expect(databaseFindings([wrong], [])[0]).toMatchObject({ confidence: 'certain' });
  });

  it('that only the pods cannot reach is told apart', () => {
    expect(databaseFindings([answers], [inside])).toEqual([]);
    expect(withHostView(inside, [answers]).evidence).toEqual([
      'e',
      'from this machine: DATABASE_URL (db/x): PostgreSQL 17',
    ]);
  });

  it('that nobody can reach is one finding', () => {
    expect(databaseFindings([silent], [inside])).toEqual([]);
  });
});
