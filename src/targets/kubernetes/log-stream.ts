import { DeployError } from '../../errors.ts';
import type { LogLine } from '../../ports/kubernetes.ts';

/** How a stream ended: as a whole, cut off, or not begun because there is no such log. */
export type StreamEnd = 'whole' | 'broken' | 'refused';

/** One request for a log, read a batch at a time. It says how it ended instead of throwing. */
export class LogStream {
  /** Holds once `next` has given undefined. */
  end: StreamEnd = 'whole';
  private readonly batches: AsyncIterator<readonly LogLine[]>;
  private any = false;

  constructor(batches: AsyncIterable<readonly LogLine[]>) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /**
   * The lines that have arrived, as `logBatches` gives them; undefined at the end. What is not asked for
   * waits with the node. Throws CLUSTER_FORBIDDEN, which no patience mends.
   */
  async next(): Promise<readonly LogLine[] | undefined> {
    try {
      const next = await this.batches.next();
      return next.done === true ? undefined : this.withTimes(next.value);
    } catch (error) {
      if (!(error instanceof DeployError) || error.code === 'CLUSTER_FORBIDDEN') throw error;
      this.end = error.code === 'KUBE_REJECTED' ? 'refused' : 'broken';
      return undefined;
    }
  }

  /** Gives the connection back. */
  async close(): Promise<void> {
    await this.batches.return?.();
  }

  /** Instead of a log that is no longer there the kubelet sends a sentence, without a time. */
  private withTimes(batch: readonly LogLine[]): readonly LogLine[] | undefined {
    const lines = batch.every(hasTime) ? batch : batch.filter(hasTime);
    if (lines.length === 0 && batch.length > 0) {
      this.end = this.any ? 'broken' : 'refused';
      return undefined;
    }
    this.any ||= lines.length > 0;
    return lines;
  }
}

function hasTime({ time }: LogLine): boolean {
  return time !== '';
}
