import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { systemClock } from '../ports/clock.ts';
import type { KubeQuery, WatchEvent } from '../ports/kubernetes.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import type { Snapshot } from './snapshot.ts';
import { deployment } from './snapshot-fixtures.ts';
import { snapshotNamespace, watchNamespace } from './watch-namespace.ts';

const forbidden = new DeployError('environment', 'CLUSTER_FORBIDDEN', 'you may not');
const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'backend-x', namespace: 'todo' },
};

/** A cluster that takes away the right to watch a kind, from the start or once it has been listed. */
class Forbidding extends FakeKubernetes {
  constructor(
    private readonly kind: string,
    private readonly when: 'at once' | 'later',
  ) {
    super();
    this.store.put(slice);
    this.store.put(deployment());
  }

  override async watch(
    query: KubeQuery,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (query.kind !== this.kind) {
      await super.watch(query, onEvent, signal);
      return;
    }
    if (this.when === 'later') onEvent({ type: 'synced', objects: this.store.list(query) });
    await Promise.resolve();
    throw forbidden;
  }

  override list(query: KubeQuery) {
    return query.kind === this.kind ? Promise.reject(forbidden) : super.list(query);
  }
}

async function firstSnapshot(kubernetes: FakeKubernetes): Promise<Snapshot> {
  const stop = new AbortController();
  const seen = await new Promise<Snapshot>((onSnapshot, reject) => {
    const options = { kubernetes, namespace: 'todo', signal: stop.signal };
    watchNamespace({ ...options, onSnapshot, now: () => systemClock.now() }).catch(reject);
  });
  stop.abort();
  return seen;
}

describe('a kind that may not be read', () => {
  it('is told apart from one of which there is none', async () => {
    const seen = await firstSnapshot(new Forbidding('EndpointSlice', 'at once'));
    expect(seen).toMatchObject({ endpointSlices: [], unreadable: ['endpointSlices'] });
    expect(seen.deployments).toHaveLength(1);
  });

  it('keeps what was known of it when the right is taken away later', async () => {
    const seen = await firstSnapshot(new Forbidding('EndpointSlice', 'later'));
    expect(seen.endpointSlices).toHaveLength(1);
    expect(seen.unreadable).toEqual(['endpointSlices']);
  });

  it('is told apart in a single look too', async () => {
    const kubernetes = new Forbidding('IngressClass', 'at once');
    const seen = await snapshotNamespace(kubernetes, 'todo', () => 0);
    expect(seen).toMatchObject({ ingressClasses: [], unreadable: ['ingressClasses'] });
  });

  it('ends the watch when no verdict is possible without it', async () => {
    const seen = firstSnapshot(new Forbidding('Pod', 'at once'));
    await expect(seen).rejects.toMatchObject({ code: 'CLUSTER_FORBIDDEN' });
  });
});
