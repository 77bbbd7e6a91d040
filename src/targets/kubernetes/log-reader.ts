import { DeployError, messageOf } from '../../errors.ts';
import type { Kubernetes, LogLine, LogOptions } from '../../ports/kubernetes.ts';
import type { Pod } from '../../rollout/kube-types.ts';
import type { LogLane } from './log-lane.ts';
import { statusOf } from './log-pods.ts';
import { LogPosition } from './log-position.ts';
import type { LogSource, MissingLines } from './log-record.ts';
import { rotatedLines } from './log-rotated.ts';

export interface ReaderOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly source: LogSource;
  /** Texts have one character a byte. */
  readonly bytes: boolean;
  readonly signal: AbortSignal;
  readonly lane: LogLane;
  readonly onMissing: (missing: MissingLines) => void;
}

/** How a stream ended: as a whole, cut off, or not begun because there is no such log. */
export type StreamEnd = 'whole' | 'broken' | 'refused';

/**
 * Reads the log of one run of a container, in as many streams as it takes; each line comes once. Where a
 * stream does not go on at the last line seen, the lines between are looked for, or named as missing.
 */
export class RunReader {
  private readonly position = new LogPosition();
  /** A last line whose end has not been seen; it is held back until nothing more can come. */
  private held: LogLine | undefined;
  private bridging = false;
  /** Beginning of a line whose end is in the next file of the node. */
  private begun: LogLine | undefined;

  constructor(
    private readonly options: ReaderOptions,
    /** Number of the run: how often the container had been restarted. */
    public run: number,
  ) {}

  get sinceTime(): string | undefined {
    return this.position.sinceTime;
  }
  get firstTime(): string | undefined {
    return this.position.firstTime;
  }
  get lastTime(): string | undefined {
    return this.position.lastTime;
  }

  /** Reads a stream to its end. With `final` the run is over, and a last line without its end is a line. */
  async read(wanted: LogOptions, final: boolean): Promise<StreamEnd> {
    this.position.reopen();
    // Its beginning comes again.
    this.held = undefined;
    let any = false;
    return this.stream(wanted, async (batch) => {
      const lines = batch.filter(({ time }) => time !== '');
      // Instead of a log that is no longer there the kubelet sends a sentence, without a time.
      if (lines.length < batch.length && lines.length === 0) return any ? 'broken' : 'refused';
      any = true;
      return (await this.take(this.withoutHeld(lines, final))) ? undefined : 'refused';
    });
  }

  /**
   * Reads the log of the run before when it is not clear which of the two this reader has read. With
   * `own` it was that one, and nothing is missing.
   */
  async readEarlier(): Promise<{ end: StreamEnd; own: boolean }> {
    this.position.reopen();
    const end = await this.stream({ previous: true }, async (batch) => {
      await this.options.lane.add(this.position.unknown(batch));
      return undefined;
    });
    return { end, own: this.position.lastCameAgain };
  }

  /** Shows what was held back: nothing more comes. */
  async finish(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    if (held !== undefined) await this.options.lane.add([held]);
  }

  /** Tells what cannot be had after the last line. */
  miss(why: string, before?: string): void {
    const { onMissing, source } = this.options;
    const { lastTime } = this;
    const after = lastTime === undefined ? {} : { after: lastTime };
    onMissing({ source, why, ...after, ...(before === undefined ? {} : { before }) });
  }

  private get pod(): { namespace: string; name: string } {
    return { namespace: this.options.namespace, name: this.options.source.pod };
  }

  private async stream(
    wanted: LogOptions,
    onBatch: (batch: readonly LogLine[]) => Promise<StreamEnd | undefined>,
  ): Promise<StreamEnd> {
    const { kubernetes, signal, bytes, lane, source } = this.options;
    const options = { ...wanted, container: source.container, bytes };
    try {
      for await (const batch of kubernetes.logBatches(this.pod, options, signal)) {
        lane.opened();
        const end = batch.length === 0 ? undefined : await onBatch(batch);
        if (end !== undefined) return end;
      }
      return 'whole';
    } catch (error) {
      if (!(error instanceof DeployError) || error.code === 'CLUSTER_FORBIDDEN') throw error;
      return error.code === 'KUBE_REJECTED' ? 'refused' : 'broken';
    }
  }

  private withoutHeld(batch: readonly LogLine[], final: boolean): readonly LogLine[] {
    const last = batch.at(-1);
    if (last?.unfinished !== true) return batch;
    this.held = final ? undefined : last;
    return final ? batch : batch.slice(0, -1);
  }

  /** False when the stream turns out to be another pod's. */
  private async take(batch: readonly LogLine[]): Promise<boolean> {
    if (batch.length === 0) return true;
    const { lines, gapAfter } = this.position.take(batch);
    const [first, ...others] = lines;
    if (gapAfter === undefined || first === undefined) {
      await this.options.lane.add(lines);
      return true;
    }
    if (!(await this.bridge(first))) return false;
    this.position.goOn();
    this.position.take(lines);
    // A line can begin in one file and end in the next.
    const { begun } = this;
    this.begun = undefined;
    const whole = begun === undefined ? first : { time: begun.time, text: begun.text + first.text };
    await this.options.lane.add([whole, ...others]);
    return true;
  }

  /** Fills the gap between the last line seen and the first of the stream, or names it. */
  private async bridge(first: LogLine): Promise<boolean> {
    const { kubernetes, source } = this.options;
    const ref = { apiVersion: 'v1', kind: 'Pod', ...this.pod };
    const pod = (await kubernetes.get(ref).catch(() => undefined)) as Pod | undefined;
    if (pod !== undefined && pod.metadata.uid !== source.uid) return false;
    const run = pod === undefined ? undefined : statusOf(pod, source.container)?.restartCount;
    if (run !== undefined && run > this.run && !this.bridging) await this.bridgeRestart(run, first);
    else await this.bridgeRotation(first);
    return true;
  }

  /** The stream is one of a later run: the end of the run that was being read comes first. */
  private async bridgeRestart(run: number, first: LogLine): Promise<void> {
    const sinceTime = this.sinceTime ?? '';
    this.bridging = true;
    const isNext = run === this.run + 1;
    const end = isNext ? await this.read({ previous: true, sinceTime }, true) : 'refused';
    if (end !== 'whole') this.miss('the container was restarted meanwhile', first.time);
    this.bridging = false;
    this.run = run;
  }

  private async bridgeRotation(first: LogLine): Promise<void> {
    const { kubernetes, namespace, source, bytes, lane } = this.options;
    const since = this.sinceTime ?? '';
    try {
      const log = { kubernetes, namespace, source, run: this.run, since, bytes };
      const older = await rotatedLines(log);
      const end = older.findIndex(({ time, text }) => time === first.time && text === first.text);
      const before = end < 0 ? older : older.slice(0, end);
      if (before.at(-1)?.unfinished === true) this.begun = before.pop();
      this.position.reopen();
      const { lines, gapAfter } = this.position.take(before);
      if (gapAfter !== undefined || before.length === 0) {
        this.miss('its log was rotated, and the older file is gone', (lines[0] ?? first).time);
        this.position.goOn();
        this.position.take(lines);
      }
      await lane.add(lines);
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      const why = `its log was rotated, and the node's older files cannot be read (${messageOf(error)})`;
      this.miss(why, first.time);
    }
  }
}
