import { jsonReporter } from './json.ts';
import { plainReporter } from './plain.ts';
import { redacting } from './redact-event.ts';
import type { Reporter } from './reporter.ts';
import { styleFor } from './style.ts';
import { outputTo } from './terminal.ts';
import type { Output, Terminal } from './terminal.ts';
import type { Screen } from './tty-step.ts';

export interface ReporterOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Asked for with --plain. */
  readonly plain?: boolean;
  /** False after --no-color. */
  readonly color: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Called once when nobody reads standard output any more. */
  readonly onClosed?: () => void;
}

export type ReporterKind = 'json' | 'plain' | 'tty';

/** Which reporter suits: JSON when asked for, drawing only on a real terminal where somebody looks. */
export function chooseKind({
  json,
  plain,
  env,
  stdout,
}: Pick<ReporterOptions, 'json' | 'plain' | 'env' | 'stdout'>): ReporterKind {
  if (json) return 'json';
  if (plain === true) return 'plain';
  const isCi = env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
  return stdout.isTTY !== true || isCi || env.TERM === 'dumb' ? 'plain' : 'tty';
}

/** Whether to use colours: --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function chooseColour({
  color,
  env,
  stdout,
}: Pick<ReporterOptions, 'color' | 'env' | 'stdout'>): boolean {
  if (!color || (env.NO_COLOR !== undefined && env.NO_COLOR !== '')) return false;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** The reporter of this run; the only place that decides between them. */
export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  const { verbose, stdout, stderr } = options;
  const out = outputTo(stdout, options.onClosed);
  const err = outputTo(stderr);
  const now = (): number => Date.now();
  const kind = chooseKind(options);
  if (kind === 'json') return redacting(jsonReporter({ out, verbose, now }));
  const colour = chooseColour(options);
  const text = { out, err, verbose, style: styleFor(colour) };
  if (kind === 'plain') return redacting(plainReporter(text));
  const { ttyReporter } = await import('./tty.ts');
  return redacting(ttyReporter({ ...text, screen: screenOf(stdout, out, colour), now }));
}

/** A terminal for drawings; it takes the colours out where they are not wanted. */
function screenOf(terminal: Terminal, out: Output, colour: boolean): Screen {
  return {
    write: (text) => {
      out.write(colour ? text : withoutColour(text));
      return true;
    },
    get columns() {
      // A terminal of which nobody told the size (docker exec -t, script) says 0.
      const { columns = 0 } = terminal;
      return columns > 0 ? columns : 80;
    },
    get rows() {
      return (terminal as { rows?: number }).rows ?? 24;
    },
  };
}

const colourSequence = /\u001B\[[0-9;:]*m/g;

function withoutColour(text: string): string {
  return text.replace(colourSequence, '');
}
