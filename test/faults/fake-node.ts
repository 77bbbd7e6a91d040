/**
 * A Node object without a machine, so that a node can be broken that nobody else needs: only pods that ask for
 * its label feel it.
 */
import { waitFor } from '../bed/process.ts';
import { attempt } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import { values } from './faults/change.ts';

interface Breakage {
  readonly taints?: readonly object[];
  readonly conditions?: Readonly<Record<string, 'True' | 'False'>>;
}

/** Makes and removes it around a fault, whose pod may run nowhere else. */
export function fakeNode(
  name: string,
  breakage: Breakage,
): Pick<Fault, 'before' | 'after' | 'config'> {
  const nameFor = ({ namespace }: Bench) => `${namespace}-${name}`;
  const beating = new Map<Bench, NodeJS.Timeout>();
  return {
    async before(bench) {
      const name = nameFor(bench);
      await bench.apply(node(name, breakage));
      beating.set(
        bench,
        setInterval(() => void beat(bench, name), beatMs),
      );
      const { status } = node(name, breakage) as { status: object };
      const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
      await bench.kubectl('patch', 'node', name, ...patch);
      // The taint that every new node gets goes when the node is seen to be ready.
      const ready = breakage.conditions?.['Ready'] !== 'False';
      await waitFor(`the taints of ${name}`, async () => {
        const path = '-o=jsonpath={.spec.taints[*].key}';
        const taints = await bench.kubectl('get', 'node', name, path);
        return taints.includes('not-ready') !== ready;
      });
    },
    after: async (bench) => {
      clearInterval(beating.get(bench));
      const name = nameFor(bench);
      await bench.kubectl('delete', 'node', name);
      await bench.kubectl('delete', 'lease', name, '-n', leases, '--ignore-not-found');
    },
    config: (config, bench) => {
      values({ nodeSelector: { faults: nameFor(bench) } })(config);
    },
  };
}

/** A kubelet renews its lease this often; without that the node is not ready after 40 s. */
const beatMs = 10_000;
const leases = 'kube-node-lease';

/** A beat that fails is seen: the node then becomes another fault than it is meant to be. */
async function beat(bench: Bench, name: string): Promise<void> {
  const place = ['--context', bench.bed.context, 'apply', '-f', '-'];
  await attempt('kubectl', place, { input: JSON.stringify(lease(name)) });
}

function lease(name: string): object {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: leases },
    spec: {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
    },
  };
}

function node(name: string, { taints = [], conditions = { Ready: 'True' } }: Breakage): object {
  const now = new Date().toISOString();
  const room = { cpu: '4', memory: '8Gi', pods: '20', 'ephemeral-storage': '20Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { faults: name, 'node-role.kubernetes.io/control-plane': '' },
    },
    spec: { taints },
    status: {
      ...{ capacity: room, allocatable: room },
      conditions: Object.entries(conditions).map(([type, status]) => ({
        ...{ type, status, reason: 'FaultMatrix', message: 'made by the fault matrix' },
        ...{ lastHeartbeatTime: now, lastTransitionTime: now },
      })),
    },
  };
}
