import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import type { BrokenChart, Seen } from './fault.ts';

const kinds = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Event' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
];

/** Watches a namespace beside the tools, and keeps the moment when it first held the evidence of a fault. */
export class EvidenceWatch {
  /** As performance.now() tells it; undefined until then. */
  at: number | undefined;
  private readonly stopping = new AbortController();

  constructor(kubernetes: Kubernetes, namespace: string, { evidence }: BrokenChart) {
    for (const kind of kinds) {
      const see = (object: unknown) => {
        if (this.at === undefined && evidence(object as Seen)) this.at = performance.now();
      };
      void kubernetes.watch(
        { ...kind, namespace },
        (event) => {
          if (event.type === 'synced') event.objects.forEach(see);
          else if (event.type !== 'deleted') see(event.object);
        },
        this.stopping.signal,
      );
    }
  }

  stop(): void {
    this.stopping.abort();
  }
}
