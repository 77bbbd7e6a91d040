import type { TargetName } from '../config/schema.ts';
import type { Finding } from '../diagnosis/finding.ts';

/** Answer of a component's health path, asked through the API server's Service proxy. */
export interface EndpointHealth {
  readonly ok: boolean;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  readonly ms: number;
}

export interface AutoscalerHealth {
  readonly min: number;
  readonly max: number;
  readonly current: number;
  readonly desired: number;
  /** False when it has no metrics to decide by. */
  readonly active: boolean;
}

export interface ComponentHealth {
  readonly name: string;
  readonly state: 'ready' | 'progressing' | 'failed' | 'absent';
  /** What is the case with its rollout. */
  readonly message: string;
  readonly ready: number;
  readonly desired: number;
  readonly image: string | null;
  /** Seconds since its newest pod was made. */
  readonly age: number | null;
  readonly restarts: number;
  /** Null for a component without a health path (the in-cluster database). */
  readonly endpoint: EndpointHealth | null;
  /** Millicores in use, all pods together; null without metrics. */
  readonly cpu: number | null;
  /** Bytes in use, all pods together; null without metrics. */
  readonly memory: number | null;
  readonly autoscaler: AutoscalerHealth | null;
}

/** What `todo-deploy status --json` prints. */
export interface HealthDocument {
  readonly project: string;
  readonly target: TargetName;
  /** Where it runs, for people: `in namespace shop of context kind-dev`. */
  readonly place: string;
  /** Null where there is no cluster. */
  readonly namespace: string | null;
  readonly context: string | null;
  readonly verdict: 'healthy' | 'unhealthy' | 'absent';
  readonly components: readonly ComponentHealth[];
  /** Null when no component tells about a database. */
  readonly database: { readonly ok: boolean; readonly message: string } | null;
  /** Where the app is on this machine, while that is served. */
  readonly url: string | null;
  readonly findings: readonly Finding[];
  /** ISO 8601. */
  readonly checkedAt: string;
}
