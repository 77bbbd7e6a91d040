import { beforeEach, describe, expect, it } from 'vitest';
import { componentLabel, projectLabel } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import type { KubeQuery } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';
import { lastDeploys } from './log-since-deploy.ts';

const namespace = 'todo';
const at = (hour: number) => `2026-11-23T0${hour}:00:00Z`;

describe('lastDeploys', () => {
  let kubernetes: FakeKubernetes;
  const put = (kind: string, name: string, hour: number, labels: Record<string, string>) =>
    kubernetes.store.put({
      ...{ apiVersion: kind === 'Secret' ? 'v1' : 'apps/v1', kind },
      metadata: {
        ...{ name, namespace, creationTimestamp: at(hour) },
        labels: { [projectLabel]: 'todo', ...labels },
      },
    });
  const release = (component: string, version: number, hour: number) =>
    put('Secret', `sh.helm.release.v1.todo-${component}.v${version}`, hour, {
      ...{ owner: 'helm', name: `todo-${component}`, version: String(version) },
    });
  const pod = (component: string, owner = 'ReplicaSet'): Pod => ({
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: {
      ...{ name: 'x', namespace, labels: { [componentLabel]: component } },
      ownerReferences: [{ kind: owner, name: 'o', uid: 'u' }],
    },
  });
  const starts = () => lastDeploys({ kubernetes, namespace, project: 'todo' });

  beforeEach(() => {
    kubernetes = new FakeKubernetes();
    release('backend', 1, 1);
    release('backend', 2, 3);
    put('ReplicaSet', 'todo-backend-a', 2, { [componentLabel]: 'backend' });
    put('ReplicaSet', 'todo-frontend-a', 4, { [componentLabel]: 'frontend' });
    release('frontend', 1, 1);
  });

  it('is the newest release, or the newest set of pods', async () => {
    const start = await starts();
    expect(start(pod('backend'))).toBe(at(3));
    expect(start(pod('frontend'))).toBe(at(4));
    expect(start(pod('postgres'))).toBeUndefined();
  });

  it('counts the migrations of a deploy to it', async () => {
    const start = await starts();
    expect(start(pod('backend', 'Job'))).toBe(at(1));
    expect(start(pod('frontend', 'Job'))).toBeUndefined();
  });

  it('does without the releases where they may not be read', async () => {
    const list = kubernetes.list.bind(kubernetes);
    kubernetes.list = (query: KubeQuery) =>
      query.kind === 'Secret'
        ? Promise.reject(new DeployError('environment', 'CLUSTER_FORBIDDEN', 'no'))
        : list(query);
    expect((await starts())(pod('backend'))).toBe(at(2));
  });
});
