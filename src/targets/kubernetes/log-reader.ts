import type { LogLine, LogOptions } from '../../ports/kubernetes.ts';
import { LogGap, type GapOptions } from './log-gap.ts';
import { LogPosition } from './log-position.ts';
import type { MissingLines } from '../log-record.ts';
import { LogStream, type StreamEnd } from './log-stream.ts';

export interface ReaderOptions extends GapOptions {
  readonly signal: AbortSignal;
  readonly onMissing: (missing: MissingLines) => void;
}

/**
 * Reads the log of one run of a container, in as many streams as it takes; each line comes once. Where a
 * stream does not go on at the last line seen, the lines between are looked for, or named as missing.
 */
export class RunReader {
  private readonly position = new LogPosition();
  /** A last line whose end has not been seen; it is held back until nothing more can come. */
  private held: LogLine | undefined;
  private readonly gap: LogGap;

  constructor(
    private readonly options: ReaderOptions,
    /** Number of the run: how often the container had been restarted. */
    public run: number,
  ) {
    this.gap = new LogGap(this, options, this.position);
  }

  get sinceTime(): string | undefined {
    return this.position.sinceTime;
  }
  get firstTime(): string | undefined {
    return this.position.firstTime;
  }
  get lastTime(): string | undefined {
    return this.position.lastTime;
  }

  /** The stream may still give lines again that have been shown. */
  get hasKnownAhead(): boolean {
    return this.position.hasKnownAhead;
  }

  /** Time of the line that was last seen without its end; undefined when there is none. */
  get heldTime(): string | undefined {
    return this.held?.time;
  }

  /** Asks for the log; nothing is sent before the first batch is. */
  open(wanted: LogOptions): LogStream {
    const { kubernetes, namespace, signal, bytes, source } = this.options;
    const pod = { namespace, name: source.pod };
    const options = { ...wanted, container: source.container, bytes };
    return new LogStream(kubernetes.logBatches(pod, options, signal));
  }

  /** Reads a log to its end. With `final` the run is over, and a last line without its end is a line. */
  read(wanted: LogOptions, final: boolean): Promise<StreamEnd> {
    return this.readAll(this.open(wanted), final);
  }

  private readAll(stream: LogStream, final: boolean): Promise<StreamEnd> {
    this.position.reopen();
    // Its beginning comes again.
    this.held = undefined;
    return this.each(stream, (batch) => this.show(batch, final));
  }

  /**
   * Reads what was written before a live end, from a stream that is open already. A log that is rotated and
   * not written to since has nothing to show, not even the last line: it is looked for at once.
   */
  async readHistory(stream: LogStream): Promise<StreamEnd> {
    const end = await this.readAll(stream, false);
    const { hasKnownAhead, lastCameAgain } = this.position;
    if (end !== 'whole' || !hasKnownAhead || lastCameAgain) return end;
    const bridged = await this.gap.bridge(undefined);
    if (typeof bridged === 'string') return bridged;
    this.held ??= bridged.begun;
    return end;
  }

  /**
   * What is shown next comes from a stream that was open, at the time given, before the last line was read:
   * nothing can lie between.
   */
  join(openedAtMs: number): void {
    this.position.reopen(true);
    this.options.lane.isCompleteTo(openedAtMs);
  }

  /**
   * Shows what is new of a batch. With `final` a last line without its end is a line. Says why when the
   * stream is not to be read on.
   */
  async show(batch: readonly LogLine[], final: boolean): Promise<StreamEnd | undefined> {
    return batch.length === 0 ? undefined : this.take(this.withoutHeld(batch, final));
  }

  /**
   * Reads the log of the run before when it is not clear which of the two this reader has read. With
   * `own` it was that one, and nothing is missing.
   */
  async readEarlier(): Promise<{ end: StreamEnd; own: boolean }> {
    this.position.reopen();
    const end = await this.each(this.open({ previous: true }), async (batch) => {
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

  private async each(
    stream: LogStream,
    onBatch: (batch: readonly LogLine[]) => Promise<StreamEnd | undefined>,
  ): Promise<StreamEnd> {
    try {
      for (;;) {
        const batch = await stream.next();
        if (batch === undefined) return stream.end;
        const end = await onBatch(batch);
        if (end !== undefined) return end;
      }
    } finally {
      await stream.close();
    }
  }

  private withoutHeld(batch: readonly LogLine[], final: boolean): readonly LogLine[] {
    const last = batch.at(-1);
    if (last?.unfinished !== true) return batch;
    this.held = final ? undefined : last;
    return final ? batch : batch.slice(0, -1);
  }

  private async take(batch: readonly LogLine[]): Promise<StreamEnd | undefined> {
    const { lane } = this.options;
    if (batch.length === 0) return undefined;
    const { lines, gapAfter } = this.position.take(batch);
    const first = lines[0];
    if (gapAfter === undefined || first === undefined) {
      if (first === undefined) lane.passed(batch.length);
      await lane.add(lines);
      return undefined;
    }
    const bridged = await this.gap.bridge(first);
    if (typeof bridged === 'string') return bridged;
    this.position.goOn();
    this.position.take(lines);
    // A line can begin in one file and end in the next.
    const { begun } = bridged;
    const whole = begun === undefined ? first : { time: begun.time, text: begun.text + first.text };
    await lane.add([whole, ...lines.slice(1)]);
    return undefined;
  }
}
