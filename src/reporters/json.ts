import type { Output } from './terminal.ts';
import type { Reporter } from './reporter.ts';

export interface JsonReporterOptions {
  readonly out: Output;
  readonly verbose: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One JSON document a line, each event with its time; `eventJsonSchema` describes them. */
export function jsonReporter({
  out,
  verbose,
  now,
}: JsonReporterOptions): Omit<Reporter, 'setRedactor'> {
  return {
    emit: (event) => {
      if (event.type === 'detail' && !verbose) return;
      out.write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...event })}\n`);
    },
    pause: () => undefined,
    resume: () => undefined,
    close: () => out.drained(),
  };
}
