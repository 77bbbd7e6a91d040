import { expect } from 'vitest';
import { componentLabel, projectLabel } from '../../config/project.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import { DeployError } from '../../errors.ts';
import type { LogRecord, MissingLines } from '../log-record.ts';
import { followLogs } from './logs.ts';

export const namespace = 'todo';

/** A cluster whose pods write lines at given seconds, and what was shown of them. */
export class Scene {
  readonly kubernetes = new FakeKubernetes();
  readonly shown: string[] = [];
  readonly missing: MissingLines[] = [];
  readonly stop = new AbortController();
  readonly options = {
    kubernetes: this.kubernetes,
    namespace,
    project: 'todo',
    signal: this.stop.signal,
    sink: (records: readonly LogRecord[]): Promise<void> => {
      this.shown.push(...records.map(({ source, text }) => `${source.label} ${text}`));
      return Promise.resolve();
    },
    onMissing: (missing: MissingLines): void => {
      this.missing.push(missing);
    },
  };

  pod(component: string, end: string, status: object = { state: { running: {} } }): string {
    const name = `todo-${component}-7d9c-${end}`;
    this.kubernetes.store.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...{ name, namespace },
        labels: { [projectLabel]: 'todo', [componentLabel]: component },
        ownerReferences: [{ kind: 'ReplicaSet', name: `todo-${component}-7d9c`, uid: 'x' }],
      },
      spec: { nodeName: 'node-1', containers: [{ name: 'main' }] },
      status: { containerStatuses: [{ name: 'main', restartCount: 0, ...status }] },
    });
    return name;
  }

  write(pod: string, ...lines: readonly (readonly [second: number, text: string])[]): void {
    const made = lines.map(([second, text]) => ({ time: timeAt(second), text }));
    this.kubernetes.podLogs.write(`${namespace}/${pod}`, 'main', ...made);
  }

  async until(count: number): Promise<void> {
    await expect.poll(() => this.shown.length, { timeout: 3_000, interval: 10 }).toBe(count);
  }
}

/** A moment of the minute in which the scenes play. */
export function timeAt(second: number): string {
  return `2026-11-23T06:00:${second.toFixed(9).padStart(12, '0')}Z`;
}

export const cutOff = new DeployError(
  'environment',
  'CLUSTER_UNREACHABLE',
  'the connection was cut',
);
export const running = { state: { running: { startedAt: timeAt(0) } } };

/** Follows, does something, and gives the last letters of what was shown. */
export async function followed(
  scene: Scene,
  act: () => Promise<void>,
  options = {},
): Promise<string> {
  const following = followLogs({ ...scene.options, ...options });
  await act();
  scene.stop.abort();
  await following;
  return scene.shown.map((line) => line.at(-1)).join('');
}
