import { describe, expect, it } from 'vitest';
import { projectLabel } from '../config/project.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { deployment, event, pod, replicaSet, snapshot } from '../rollout/snapshot-fixtures.ts';
import type { Snapshot } from '../rollout/snapshot.ts';
import { ended, waits } from './case-fixtures.ts';
import { diagnose } from './diagnose.ts';
import { quoted } from './fixes.ts';

const place = { context: 'lab', namespace: 'todo' };
const inLab = 'kubectl --context lab -n todo';

/** The first remedy that can be followed literally. */
function fixOf(parts: Partial<Snapshot>, lines: readonly string[] = []) {
  const logs = new Map([[`${parts.pods?.[0]?.metadata.name ?? ''}/backend`, lines]]);
  const found = diagnose(snapshot(parts), { place, evidence: { logs, health: new Map() } });
  return found[0]?.fix;
}

function ours(object: KubeObject): KubeObject {
  const labels = { ...object.metadata.labels, [projectLabel]: 'todo' };
  return { ...object, metadata: { ...object.metadata, labels } };
}

const limited = pod({
  container: { resources: { limits: { memory: '64Mi' } } },
  state: { state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
});
const killed = pod({
  container: { startupProbe: { periodSeconds: 2, failureThreshold: 5 } },
  state: { restartCount: 1, lastState: { terminated: { exitCode: 137 } } },
});
const kill = event(killed, 'Killing', 'Container backend failed startup probe, will be restarted');

function refused(message: string, resources: object): Partial<Snapshot> {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
  const set = replicaSet('new', 2, { status: { conditions } });
  const spec = {
    replicas: 2,
    template: { spec: { containers: [{ name: 'backend', resources }] } },
  };
  return { deployments: [deployment()], replicaSets: [{ ...set, spec }] };
}

function unplaced(message: string, spec: Record<string, unknown> = {}, requests = {}): KubeObject {
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
  return pod({ status: { conditions }, spec, container: { resources: { requests } } });
}

function node(name: string, spec: object, allocatable = {}, labels = {}): KubeObject {
  const metadata = { name, labels };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec, status: { allocatable } };
}

/** What the scheduler of Kubernetes 1.34 says beside another node that has not the label. */
const said134 =
  "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";
const twoTaints = [
  { key: 'gpu', value: 'true', effect: 'NoSchedule' },
  { key: 'other.example/x', effect: 'NoExecute' },
];

describe('the fix of what is ours is an edit of todo-deploy.yaml', () => {
  it.each([
    ['resources.limits.memory', '128Mi', { pods: [ours(limited)] }],
    ['probes.startup.failureThreshold', 20, { pods: [ours(killed)], events: [kill] }],
    [
      'resources.requests.cpu',
      '500m',
      {
        pods: [ours(unplaced('0/1 nodes: 1 Insufficient cpu.', undefined, { cpu: '100' }))],
        nodes: [node('a', {}, { cpu: '2' })],
      },
    ],
  ])('%s', (value, to, parts) => {
    expect(fixOf(parts)).toEqual({ edit: { set: `components.backend.values.${value}`, to } });
  });

  it('says the line when the file is at hand', () => {
    const text =
      'version: 1\ncomponents:\n  backend:\n    port: 1\n    values:\n      resources:\n';
    const source = { path: '/p/todo-deploy.yaml', text };
    const [found] = diagnose(snapshot({ pods: [ours(limited)] }), { place, source });
    expect(found?.fix).toMatchObject({ edit: { to: '128Mi', at: 'todo-deploy.yaml:6' } });
    const broken = diagnose(snapshot({ pods: [ours(limited)] }), {
      source: { ...source, text: '[' },
    });
    expect(broken[0]?.fix).not.toHaveProperty('edit.at');
  });
});

describe('the fix of what is not ours is a command', () => {
  it.each<[string, Partial<Snapshot>]>([
    [`set resources deployment/todo-backend -c backend --limits=memory=128Mi`, { pods: [limited] }],
    [
      `patch deployment/todo-backend -p '{"spec":{"template":{"spec":{"containers":[{"name":"backend","startupProbe":{"failureThreshold":20}}]}}}}'`,
      { pods: [killed], events: [kill] },
    ],
    [
      `patch resourcequota small --type=merge -p '{"spec":{"hard":{"limits.memory":"1024Mi"}}}'`,
      refused(
        'pods "x" is forbidden: exceeded quota: small, requested: limits.memory=384Mi, used: limits.memory=256Mi, limited: limits.memory=300Mi',
        {},
      ),
    ],
    [
      `set resources deployment/todo-backend -c backend --limits=memory=64Mi --requests=memory=64Mi`,
      refused('maximum memory usage per Container is 64Mi, but limit is 1Gi', {
        requests: { memory: '192Mi' },
        limits: { memory: '1Gi' },
      }),
    ],
    [
      `create serviceaccount robot`,
      refused('error looking up service account todo/robot: serviceaccount "robot" not found', {}),
    ],
    [
      `rollout undo deployment/todo-backend`,
      {
        deployments: [deployment()],
        replicaSets: [replicaSet('old', 1), replicaSet('new', 2)],
        pods: [waits('ErrImagePull', 'x: not found')],
      },
    ],
    [
      `patch configmap settings -p '{"data":{"LEVEL":"'"$LEVEL"'"}}'`,
      {
        pods: [
          waits('CreateContainerConfigError', "couldn't find key LEVEL in ConfigMap todo/settings"),
        ],
      },
    ],
    [
      `create secret generic keys --from-literal=URL="$URL"`,
      {
        pods: [
          pod({
            container: {
              env: [{ name: 'DB', valueFrom: { secretKeyRef: { name: 'keys', key: 'URL' } } }],
            },
            state: {
              state: {
                waiting: {
                  reason: 'CreateContainerConfigError',
                  message: 'secret "keys" not found',
                },
              },
            },
          }),
        ],
      },
    ],
    [
      `patch deployment/todo-backend -p '{"spec":{"template":{"spec":{"securityContext":{"runAsUser":10001}}}}}'`,
      {
        pods: [
          waits(
            'CreateContainerConfigError',
            'container has runAsNonRoot and image will run as root',
          ),
        ],
      },
    ],
  ])('%s', (command, parts) => {
    expect(fixOf(parts)).toEqual({ command: `${inLab} ${command}` });
  });

  it.each<[string, KubeObject, KubeObject]>([
    ['uncordon a', unplaced('1 node(s) were unschedulable'), node('a', { unschedulable: true })],
    [
      'taint nodes a gpu-',
      unplaced('1 node(s) had untolerated taint {gpu: true}'),
      node('a', { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] }),
    ],
    [
      'taint nodes a gpu- other.example/x-',
      unplaced(said134, { nodeSelector: { disk: 'ssd' } }),
      node('a', { taints: twoTaints }, {}, { disk: 'ssd' }),
    ],
    [
      'taint nodes a other.example/x-',
      unplaced(said134, { tolerations: [{ key: 'gpu', operator: 'Exists' }] }),
      node('a', { taints: twoTaints }),
    ],
    [
      'label nodes a disk=ssd',
      unplaced(said134, { nodeSelector: { disk: 'ssd' } }),
      node('a', { taints: twoTaints }, {}, { disk: 'hdd' }),
    ],
    [
      'label nodes a disk=ssd',
      unplaced("1 node(s) didn't match Pod's node affinity/selector", {
        nodeSelector: { disk: 'ssd' },
      }),
      node('a', {}),
    ],
  ])('%s, of a node', (command, one, other) => {
    expect(fixOf({ pods: [one], nodes: [other] })).toEqual({
      command: `kubectl --context lab ${command}`,
    });
  });

  it('labels a node that works, where there is a choice', () => {
    const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
    const open = { ...node('b', {}), status: ready };
    const nodes = [node('a', {}), { ...node('c', { taints: twoTaints }), status: ready }, open];
    const one = unplaced(said134, { nodeSelector: { disk: 'ssd' } });
    expect(fixOf({ pods: [one], nodes })).toEqual({
      command: 'kubectl --context lab label nodes b disk=ssd',
    });
  });

  it('relaxes the level of a namespace by one step, as far as it helps', () => {
    const level = (message: string) => fixOf(refused(`violates PodSecurity ${message}`, {}));
    const label = 'kubectl --context lab label --overwrite namespace todo';
    expect(level('"restricted:latest": runAsNonRoot != true')).toEqual({
      command: `${label} pod-security.kubernetes.io/enforce=baseline`,
    });
    expect(level('"restricted:latest": hostPath volumes (volume "d")')).toEqual({
      command: `${label} pod-security.kubernetes.io/enforce=privileged`,
    });
  });

  it('opens a root file system that the program writes to', () => {
    expect(fixOf({ pods: [ended(1)] }, ['Read-only file system: /data'])).toEqual({
      command: `${inLab} patch deployment/todo-backend -p '{"spec":{"template":{"spec":{"containers":[{"name":"backend","securityContext":{"readOnlyRootFilesystem":false}}]}}}}'`,
    });
  });

  it('is left out where nothing is known to help', () => {
    expect(fixOf({ pods: [waits('ErrImagePull', 'x: not found')] })).toBeUndefined();
    expect(fixOf({ pods: [ended(1)] })).toBeUndefined();
  });
});

it('quotes for a shell only what needs it', () => {
  expect(['a-b=c', 'a b', "it's"].map(quoted)).toEqual(['a-b=c', "'a b'", `'it'\\''s'`]);
});
