import { Chalk, type ChalkInstance } from 'chalk';
import { readStructured, type LogLevel, type StructuredLine } from './log-structured.ts';
import { withoutControl } from './terminal.ts';

/** One line of a log as it is shown. */
export interface ShownLine {
  readonly time: string;
  /** With the style `raw` one character a byte (latin1), else text. */
  readonly text: string;
  readonly source: {
    readonly component: string;
    readonly pod: string;
    readonly container: string;
    readonly label: string;
  };
}

export interface LogFormat {
  /** For people, the bytes as they are, or one JSON object a line. */
  readonly style: 'readable' | 'raw' | 'json';
  readonly colour: boolean;
  readonly redact: (text: string) => string;
  /** Only lines that match are shown. It has no flag `g`. */
  readonly grep?: RegExp;
  /** Lines of this day show no date; default: today. */
  readonly today?: Date;
}

/** Makes a line of output, without its end; undefined for a line that is not wanted. */
export type LogFormatter = (line: ShownLine) => string | undefined;

/**
 * Makes a function that turns a line of a log into a line of output. Secrets are taken out before anything
 * else, so a pattern cannot ask for them either.
 */
export function logFormatter(format: LogFormat): LogFormatter {
  if (format.style === 'raw') return rawFormatter(format);
  return format.style === 'json' ? jsonFormatter(format) : readableFormatter(format);
}

function jsonFormatter({ redact, grep }: LogFormat): LogFormatter {
  return ({ time, text, source: { component, pod, container } }) => {
    const shown = redact(text);
    if (grep?.test(shown) === false) return undefined;
    return JSON.stringify({ time, component, pod, container, text: shown });
  };
}

const beyondAscii = /[\u0080-\u00FF]/;

/** Bytes that are no UTF-8 stay what they are, unless the line has a secret in it. */
function rawFormatter({ redact, grep }: LogFormat): LogFormatter {
  return ({ text: bytes }) => {
    const text = beyondAscii.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
    const shown = redact(text);
    if (grep?.test(shown) === false) return undefined;
    return shown === text ? bytes : Buffer.from(shown, 'utf8').toString('latin1');
  };
}

/** Easy to tell apart on light and dark ground; red is left for errors. */
const colours = [
  'cyan',
  'magenta',
  'green',
  'yellow',
  'blue',
  'cyanBright',
  'magentaBright',
] as const;

const anyControl = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/;
/** A text that tells the time itself needs no second one. */
const ownTime = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/**
 * `backend-abc12 | 16:30:01.123 INFO  message key=value`: one colour for each component, times of this
 * machine's zone. What could move the cursor is taken out of the text.
 */
function readableFormatter({ colour, redact, grep, today = new Date() }: LogFormat): LogFormatter {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const labels = labeller(chalk);
  const clock = clockFrom(today);
  const paint = painter(chalk, grep);
  const wanted = (text: string, body: () => string): boolean =>
    grep === undefined || grep.test(text) || grep.test(body());
  return ({ time, text, source }) => {
    const shown = redact(text);
    const structured = readStructured(shown);
    if (structured === undefined) {
      const calm = calmed(shown, colour && grep === undefined);
      if (!wanted(calm, () => calm)) return undefined;
      const at = ownTime.test(calm) ? '' : `${chalk.dim(clock(Date.parse(time)))} `;
      return `${labels(source)} ${at}${paint.text(calm)}`;
    }
    // An escape in JSON can hide a secret from the first look.
    const clean = shown.includes('\\') ? redact : (one: string) => one;
    const line = tidied(structured, (one) => clean(calmed(one, false)));
    if (!wanted(shown, () => [...line.message, ...line.fields].join(' '))) return undefined;
    const label = labels(source);
    const at = chalk.dim(clock(structured.timeMs ?? Date.parse(time)));
    const [first = '', ...more] = line.message;
    const head = [
      at,
      paint.level(structured.level),
      paint.text(first),
      ...line.fields.map(paint.field),
    ];
    const below = [...more, ...line.block].map((one) => `${label}     ${paint.text(one)}`);
    return [`${label} ${head.filter((part) => part !== '').join(' ')}`, ...below].join('\n');
  };
}

/** The parts of a structured line as they can be shown; a message may have several lines. */
function tidied({ message, fields, block }: StructuredLine, tidy: (text: string) => string) {
  return {
    message: message.split('\n').map(tidy),
    fields: fields.map(tidy),
    block: block.map(tidy),
  };
}

function calmed(text: string, keepColour: boolean): string {
  return anyControl.test(text) ? withoutControl(text, keepColour).replaceAll('\n', ' ') : text;
}

/** What stands before a line, as wide as the widest so far. */
function labeller(chalk: ChalkInstance): (source: ShownLine['source']) => string {
  const made = new Map<string, string>();
  const chosen = new Map<string, ChalkInstance>();
  let width = 0;
  return ({ label, component }) => {
    if (label.length > width) {
      width = label.length;
      made.clear();
    }
    const known = made.get(label);
    if (known !== undefined) return known;
    const paint = chosen.get(component) ?? chalk[colours[chosen.size % colours.length] ?? 'cyan'];
    chosen.set(component, paint);
    const text = paint(`${label.padEnd(width)} |`);
    made.set(label, text);
    return text;
  };
}

/** Times of this machine's zone to the millisecond, with the date when it is another day. */
function clockFrom(today: Date): (ms: number) => string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const thisDay = day(today);
  let lastSecond = NaN;
  let text = '';
  return (ms) => {
    if (Number.isNaN(ms)) return '';
    const second = Math.floor(ms / 1000);
    if (second !== lastSecond) {
      const at = new Date(ms);
      const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
      text = day(at) === thisDay ? time : `${day(at)} ${time}`;
      lastSecond = second;
    }
    return `${text}.${String(Math.floor(ms - second * 1000)).padStart(3, '0')}`;
  };
}

interface Painter {
  readonly text: (text: string) => string;
  readonly field: (field: string) => string;
  readonly level: (level: LogLevel | undefined) => string;
}

function painter(chalk: ChalkInstance, grep: RegExp | undefined): Painter {
  const levels: Readonly<Record<LogLevel, ChalkInstance>> = {
    ...{ TRACE: chalk.dim, DEBUG: chalk.dim, INFO: chalk.green, WARN: chalk.yellow },
    ...{ ERROR: chalk.red, FATAL: chalk.bold.red },
  };
  const level: Painter['level'] = (one) => (one === undefined ? '' : levels[one](one.padEnd(5)));
  if (grep !== undefined) {
    const every = new RegExp(grep.source, `${grep.flags}g`);
    const mark = (text: string) => text.replace(every, (match) => chalk.bold.red(match));
    return { level, text: mark, field: mark };
  }
  const field: Painter['field'] = (text) => {
    const end = text.indexOf('=') + 1;
    return chalk.dim(text.slice(0, end)) + text.slice(end);
  };
  return { level, field, text: (text) => text };
}
