import { again, event } from '../evidence.ts';
import { fakeNode } from '../fake-node.ts';
import type { Fault } from '../fault.ts';
import { all, env, values } from './change.ts';

const unplaced = (words: RegExp) => event(/^FailedScheduling$/, words);

/** Pods that get no node, or lose it. */
export const placementFaults: readonly Fault[] = [
  {
    name: 'too-much-cpu',
    title: 'no node has that much CPU',
    code: 'UNSCHEDULABLE',
    words: /cpu/i,
    config: values({ resources: { requests: { cpu: '64' }, limits: { cpu: '64' } } }),
    evidence: unplaced(/Insufficient cpu/),
    remedy: 'fix',
  },
  {
    name: 'too-much-memory',
    title: 'no node has that much memory',
    code: 'UNSCHEDULABLE',
    words: /memory/,
    config: values({ resources: { requests: { memory: '900Gi' }, limits: { memory: '900Gi' } } }),
    evidence: unplaced(/Insufficient memory/),
    remedy: 'fix',
  },
  {
    name: 'node-selector',
    title: 'no node has the label',
    code: 'UNSCHEDULABLE',
    words: /nodeSelector/,
    config: values({ nodeSelector: { disk: 'of-dreams' } }),
    evidence: unplaced(/didn't match Pod's node affinity\/selector/),
    remedy: 'fix',
    after: async (bench) => {
      await bench.kubectl('label', 'nodes', '--all', 'disk-');
    },
  },
  {
    name: 'taint',
    title: 'the node has a taint',
    code: 'UNSCHEDULABLE',
    words: /taint/,
    ...fakeNode('taint', {
      taints: [{ key: 'faults', value: 'reserved', effect: 'NoSchedule' }],
    }),
    evidence: unplaced(/untolerated taint/),
  },
  {
    name: 'node-not-ready',
    title: 'the node is not ready',
    code: 'NODE_NOT_READY',
    words: /ready/,
    ...fakeNode('not-ready', { conditions: { Ready: 'False' } }),
    evidence: unplaced(/untolerated taint/),
    simulated: 'the node is an object without a machine; the pod may run nowhere else',
  },
  {
    name: 'disk-pressure',
    title: 'the disk of the node is full',
    code: 'NODE_PRESSURE',
    words: /disk/,
    ...fakeNode('disk-pressure', { conditions: { Ready: 'True', DiskPressure: 'True' } }),
    evidence: unplaced(/untolerated taint/),
    simulated: 'the node is an object without a machine; the pod may run nowhere else',
  },
  {
    name: 'pid-pressure',
    title: 'the node has no process numbers left',
    code: 'NODE_PRESSURE',
    words: /process|PID/i,
    ...fakeNode('pid-pressure', { conditions: { Ready: 'True', PIDPressure: 'True' } }),
    evidence: unplaced(/untolerated taint/),
    simulated: 'the node is an object without a machine; the pod may run nowhere else',
  },
  {
    name: 'evicted',
    title: 'evicted: more on disk than its limit',
    code: 'EVICTED',
    words: /ephemeral|disk|storage/,
    config: all(
      env({ FILL: '60', DELAY: '40' }),
      values({
        resources: { limits: { 'ephemeral-storage': '20Mi' } },
        securityContext: { readOnlyRootFilesystem: false },
        probes: { startup: { failureThreshold: 60 } },
      }),
    ),
    evidence: event(/^Evicted$/),
    final: again(event(/^Evicted$/)),
    remedy: {
      says: /Raise `values.resources.limits.ephemeral-storage` of the component/,
      config: values({ resources: { limits: { 'ephemeral-storage': '200Mi' } } }),
    },
  },
];
