import { DeployError } from '../../errors.ts';
import type { LogPods } from './log-pods.ts';

const firstBackOffMs = 100;
const longestBackOffMs = 1_000;
/** While an API server starts it can refuse what it will allow a moment later. */
const mostRefusals = 6;

/** How long and how often one log is tried again. */
export class Patience {
  private backOffMs = firstBackOffMs;
  private refusals = 0;

  /** Waits for any change of the pods, longer each time. */
  async wait(pods: LogPods, signal: AbortSignal): Promise<void> {
    await pods.change(signal, this.backOffMs);
    this.backOffMs = Math.min(this.backOffMs * 2, longestBackOffMs);
  }

  /** A stream could be opened. */
  renew(): void {
    this.backOffMs = firstBackOffMs;
  }

  /** Nothing was refused. */
  allowed(): void {
    this.refusals = 0;
  }

  /** Throws what is no refusal, or one too many. */
  bear(error: unknown): void {
    this.refusals += 1;
    const isForbidden = error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN';
    if (!isForbidden || this.refusals > mostRefusals) throw error;
  }
}
