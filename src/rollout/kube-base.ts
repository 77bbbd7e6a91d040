import type { KubeMetadata } from '../ports/kubernetes.ts';

/** One statement about an object; all fields but two may be missing. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** Anything with metadata. */
export interface Kube {
  readonly metadata: KubeMetadata;
}
