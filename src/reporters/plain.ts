import type { DeployEvent } from '../pipeline/events.ts';
import { stepTitles } from '../pipeline/stepper.ts';
import { isWorthALine, progressLine } from './progress-text.ts';
import type { Reporter } from './reporter.ts';
import type { Style } from './style.ts';
import { withoutControl } from './terminal.ts';
import type { Output } from './terminal.ts';
import { Told } from './told.ts';
import { duration, errorLines, findingLines, planLines, warningLines } from './text.ts';

export interface TextReporterOptions {
  readonly out: Output;
  readonly err: Output;
  readonly verbose: boolean;
  readonly style: Style;
}

/** Lines that are only ever added, for logs and pipes: no control characters, warnings and errors on stderr. */
export function plainReporter(options: TextReporterOptions): Omit<Reporter, 'setRedactor'> {
  const { out, err } = options;
  const told = new Told();
  return {
    emit: (event) => {
      const lines = linesOf(shortened(event, told), options.style, options.verbose);
      if (lines.length > 0)
        (isTrouble(event) ? err : out).write(`${clean(lines, options.style)}\n`);
    },
    pause: () => undefined,
    resume: () => undefined,
    close: async () => {
      await Promise.all([out.drained(), err.drained()]);
    },
  };
}

/** Events that belong on standard error. */
export function isTrouble(event: DeployEvent): boolean {
  return event.type === 'warning' || event.type === 'error';
}

function clean(lines: readonly string[], style: Style): string {
  return withoutControl(lines.join('\n'), style.colour);
}

/** The event as it is to be shown after those before it. */
export function shortened(event: DeployEvent, told: Told): DeployEvent {
  // Another round may fail in the same way, and is to be told as whole.
  if (event.type === 'changed') told.forget();
  if (event.type === 'finding') return { ...event, finding: told.finding(event.finding) };
  return event.type === 'error' ? { ...event, error: told.without(event.error) } : event;
}

/** The event as lines of text; none when it is not to be shown. */
export function linesOf(event: DeployEvent, style: Style, verbose: boolean): string[] {
  switch (event.type) {
    case 'plan':
      return planLines(event.steps, style);
    case 'step-started':
      return [`${style.strong('==>')} ${event.title}`];
    case 'step-progress':
      return isWorthALine(event) ? [`    ${progressLine(event)}`] : [];
    case 'step-finished':
      return [finishedLine(event, style)];
    case 'step-failed':
      return [`${style.bad(' no')} ${stepTitles[event.step]}`];
    case 'note':
      return [event.message];
    case 'warning':
      return warningLines(event.message, event.hint, style);
    case 'finding':
      return findingLines(event.finding, style);
    case 'detail':
      return verbose ? [style.faint(`  . ${event.message}`)] : [];
    case 'error':
      return errorLines(event.error, style);
    case 'changed':
      return ['', ...event.changes.map((change) => `${style.strong('~')} ${change}`)];
    case 'round':
      return [roundLine(event, style)];
    case 'result':
      return event.text === '' ? [] : [event.text];
  }
}

function finishedLine(
  event: Extract<DeployEvent, { type: 'step-finished' }>,
  style: Style,
): string {
  const mark = event.outcome === 'done' ? style.good(' ok') : style.faint('  =');
  const time = style.faint(`(${duration(event.seconds)})`);
  return `${mark} ${stepTitles[event.step]}: ${event.summary} ${time}`;
}

function roundLine(
  { outcome, seconds }: Extract<DeployEvent, { type: 'round' }>,
  style: Style,
): string {
  const time = duration(seconds);
  if (outcome === 'failed')
    return `${style.bad('not live')} after ${time}; the next save tries again`;
  if (outcome === 'live') return `${style.good('live')} ${time} after the save`;
  return `${style.faint('=')} live already: nothing to do for it (${time})`;
}
