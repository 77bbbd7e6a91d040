/** What was seen of the numbered lines, checked as they come. */
export class Tally {
  lines = 0;
  /** Lines that came after one with a higher number of the same pod, again or late. */
  readonly twiceOrLate: string[] = [];
  readonly lost: string[] = [];
  /** Lines dated before one of another pod that was shown earlier. */
  inversions = 0;
  /** The worst of them, in milliseconds. */
  worstMs = 0;
  /** How many lines had been shown when the first and the last of them came. */
  readonly inversionsAt: number[] = [];
  private readonly last = new Map<string, number>();
  private latest = '';

  see(pod: string, number: number, time: string): void {
    this.lines += 1;
    const before = this.last.get(pod) ?? 0;
    if (number <= before) this.twiceOrLate.push(`${pod} ${number} after ${before}`);
    if (number > before + 1) this.lost.push(`${pod} ${before + 1} to ${number - 1}`);
    if (number > before) this.last.set(pod, number);
    if (time >= this.latest) {
      this.latest = time;
    } else {
      this.inversions += 1;
      this.inversionsAt.splice(this.inversions === 1 ? 0 : 1, 1, this.lines);
      this.worstMs = Math.max(this.worstMs, msOf(this.latest) - msOf(time));
    }
  }

  /** The last number of each pod. */
  get seen(): ReadonlyMap<string, number> {
    return this.last;
  }

  /** True when of every pod that wrote this much was seen at least as much. */
  has(written: ReadonlyMap<string, number>): boolean {
    return [...written].every(([pod, count]) => (this.last.get(pod) ?? 0) >= count);
  }
}

/** Milliseconds of a date, or of a time of day in the zone of this machine. */
function msOf(time: string): number {
  return Date.parse(time.includes('T') ? time : `1970-01-01T${time}`);
}
