import type { LogLine } from '../../ports/kubernetes.ts';
import { timeKey } from './log-record.ts';

/**
 * How far a container's log has been read. The API can only go on from a whole second, so lines come again
 * when a stream is opened anew: those that were seen are told by their time, and those of the very last
 * moment by their text.
 */
export class LogPosition {
  private key = '';
  private time: string | undefined;
  private seenAtKey = new Map<string, number>();
  private again = new Map<string, number>();

  /** Where the next stream has to start; undefined when nothing was read yet. */
  get sinceTime(): string | undefined {
    return this.time;
  }

  /** To be called when a stream is opened: its first lines may be known. */
  reopen(): void {
    this.again = new Map(this.seenAtKey);
  }

  /** True for a line that has not been seen; it counts as seen from now on. */
  take({ time, text }: LogLine): boolean {
    const key = timeKey(time);
    if (key === '') return true;
    if (key < this.key) return false;
    if (key > this.key) {
      this.key = key;
      this.time = time;
      this.seenAtKey = new Map();
      this.again = new Map();
    }
    const known = this.again.get(text) ?? 0;
    if (known > 0) {
      this.again.set(text, known - 1);
      return false;
    }
    this.seenAtKey.set(text, (this.seenAtKey.get(text) ?? 0) + 1);
    return true;
  }
}
