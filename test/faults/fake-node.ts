/**
 * A Node object without a machine, so that a node can be broken that nobody else needs: only pods that ask for
 * its label feel it.
 */
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
  return {
    before: (bench) => bench.apply(node(nameFor(bench), breakage)),
    after: async (bench) => {
      await bench.kubectl('delete', 'node', nameFor(bench));
    },
    config: (config, bench) => {
      values({ nodeSelector: { faults: nameFor(bench) } })(config);
    },
  };
}

function node(name: string, { taints = [], conditions = { Ready: 'True' } }: Breakage): object {
  const now = new Date().toISOString();
  const room = { cpu: '4', memory: '8Gi', pods: '20', 'ephemeral-storage': '20Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { faults: name } },
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
