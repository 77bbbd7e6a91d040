import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startForwarder } from '../../src/access/forwarder.ts';
import { componentLabel, projectLabel } from '../../src/config/project.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { waitForRollout } from '../../src/rollout/wait.ts';
import type { LogRecord } from '../../src/targets/log-record.ts';
import { followLogs } from '../../src/targets/kubernetes/logs.ts';
import { bedContext, waitFor } from './kubernetes-bed.ts';
import { httpAnswer, openCuttable, type Cuttable } from './kubernetes-cuttable.ts';
import { serving, shell, workload, type Fault } from './kubernetes-workload.ts';

/** The real cluster behind a line that we cut: what is running has to go on when it is back. */

if (bedContext === undefined) {
  const why = 'outages of a real cluster: the context todo-bed does not answer (npm run bed up)';
  if (process.env['CI'] === 'true') throw new Error(`cannot test ${why}`);
  console.warn(`left out: ${why}`);
}

const outageMs = 1_500;

describe.skipIf(bedContext === undefined)('when the API server is away for a while', () => {
  let direct: Kubernetes;
  let line: Cuttable;
  const namespace = `outage-${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    direct = await connectKubernetes(bedContext, process.env);
    line = await openCuttable(bedContext ?? '');
    await direct.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  });
  afterAll(async () => {
    await direct.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
    await line.close();
  });

  const deploy = async (fault: Pick<Fault, 'name' | 'container' | 'pod'>) => {
    const object = workload({ code: '', cause: /./, ...fault }, namespace);
    const labels = { [projectLabel]: 'outage', [componentLabel]: fault.name };
    const spec = object['spec'] as { template: { metadata: object } };
    const template = { ...spec.template, metadata: { labels } };
    await direct.apply({ ...object, spec: { ...spec, template } });
  };
  const rolledOut = (kubernetes: Kubernetes, name: string) =>
    waitForRollout({
      ...{ kubernetes, namespace, workloads: [{ kind: 'Deployment', name, component: name }] },
      ...{ timeoutMs: 60_000, clock: systemClock, signal: new AbortController().signal },
    });

  it('a watch misses nothing and tells nothing twice', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace, labelSelector: 'watch=me' };
    const watching = line.kubernetes.watch(
      query,
      (event) => {
        if (event.type === 'synced') seen.push(`synced ${event.objects.length}`);
        else seen.push(`${event.type} ${event.object.metadata.name}`);
      },
      stop.signal,
    );
    const put = (name: string) =>
      direct.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace, labels: { watch: 'me' } },
      });
    await waitFor(() => seen.length === 1);
    await put('before');
    await waitFor(() => seen.length === 2);
    line.cut();
    await put('during');
    await systemClock.sleep(outageMs);
    line.mend();
    await waitFor(() => seen.length === 3);
    await put('after');
    await waitFor(() => seen.length === 4);
    stop.abort();
    await watching;
    expect(seen).toEqual(['synced 0', 'added before', 'added during', 'added after']);
  });

  it('a rollout is waited for all the same', async () => {
    await deploy({
      name: 'slow',
      container: {
        ...shell('sleep 3; touch /tmp/ready; exec sleep 600'),
        readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1 },
      },
    });
    const waiting = rolledOut(line.kubernetes, 'slow');
    await systemClock.sleep(500);
    line.cut();
    await systemClock.sleep(outageMs);
    line.mend();
    expect((await waiting).state).toBe('ready');
  });

  it('logs lose no line and show none twice, over a restart of the container too', async () => {
    const count = 400;
    // The first run ends in the middle of the outage.
    await deploy({
      name: 'counter',
      container: {
        command: [
          'sh',
          '-c',
          `i=$(cat /state/i 2>/dev/null || echo 0); while [ $i -lt ${count} ]; do i=$((i+1)); echo line $i; echo $i > /state/i; [ $i = 150 ] && exit 1; sleep 0.01; done; exec sleep 600`,
        ],
        volumeMounts: [{ name: 'state', mountPath: '/state' }],
      },
      pod: { volumes: [{ name: 'state', emptyDir: {} }] },
    });
    const lines: string[] = [];
    const stop = new AbortController();
    const following = followLogs({
      ...{ kubernetes: line.kubernetes, namespace, project: 'outage', component: 'counter' },
      signal: stop.signal,
      sink: (records: readonly LogRecord[]) => {
        lines.push(...records.map(({ text }) => text));
        return Promise.resolve();
      },
    });
    await waitFor(() => lines.length > 50, 20_000);
    line.cut();
    await systemClock.sleep(outageMs);
    line.mend();
    await waitFor(() => lines.includes(`line ${count}`), 30_000);
    stop.abort();
    await following;
    expect(lines).toEqual(Array.from({ length: count }, (_, index) => `line ${index + 1}`));
  });

  it('the URL on this machine works on, and when its pod is replaced', async () => {
    const server = {
      ...serving('200 OK', '{"ok":true}'),
      readinessProbe: { tcpSocket: { port: 8000 }, periodSeconds: 1 },
    };
    await deploy({ name: 'server', container: server });
    await direct.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server', namespace },
      spec: { selector: { [componentLabel]: 'server' }, ports: [{ port: 80, targetPort: 8000 }] },
    });
    await rolledOut(direct, 'server');
    const stop = new AbortController();
    const options = { kubernetes: line.kubernetes, namespace, service: 'server', port: 38_000 };
    const forwarder = await startForwarder({
      ...options,
      log: () => undefined,
      signal: stop.signal,
    });
    const url = `http://127.0.0.1:${forwarder.port}/`;
    expect(await httpAnswer(url)).toBe('{"ok":true}');
    line.cut();
    const during = httpAnswer(url);
    await systemClock.sleep(outageMs);
    line.mend();
    expect(await during).toBe('{"ok":true}');
    const [pod] = await direct.list({
      ...{ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector: `${componentLabel}=server` },
    });
    await direct.delete({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      name: pod?.metadata.name ?? '',
    });
    const answers: string[] = [];
    for (let i = 0; i < 40; i += 1) answers.push(await httpAnswer(url));
    expect(new Set(answers)).toEqual(new Set(['{"ok":true}']));
    stop.abort();
    await forwarder.closed;
  });
});
