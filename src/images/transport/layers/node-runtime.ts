import type { ExecResult } from '../../../ports/exec.ts';

export interface CtrOptions {
  /** Goes to its standard input as it comes. */
  readonly input?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** The containerd of a node, by its own command line in the namespace that the kubelet uses. */
export interface NodeRuntime {
  /** Name of the node, for messages. */
  readonly node: string;
  /**
   * Runs `ctr` with these arguments there. An exit code other than zero is a result. Throws INTERRUPTED when the
   * signal fires, what `input` ends with, and NODE_UNREACHABLE (environment) where the way to the node fails.
   */
  ctr(args: readonly string[], options?: CtrOptions): Promise<ExecResult>;
}
