/** How bad a line says that it is. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** A line that a program wrote for programs, taken apart. */
export interface StructuredLine {
  /** When, in milliseconds since 1970, by the program's own clock. */
  readonly timeMs?: number;
  readonly level?: LogLevel;
  readonly message: string;
  /** What else it says, each as `key=value`. */
  readonly fields: readonly string[];
  /** Stack traces, line by line. */
  readonly block: readonly string[];
}

const timeKeys = ['time', 'timestamp', '@timestamp', 'ts', 'asctime', 'datetime'];
const levelKeys = ['level', 'severity', 'lvl', 'levelname', 'log.level'];
const messageKeys = ['message', 'msg', 'event'];
const stackKeys = new Set([
  'exception',
  'exc_info',
  'stack',
  'stack_trace',
  'traceback',
  'err',
  'error',
]);
/** What pino adds to every line; the label of the line says as much. */
const pinoKeys = new Set(['pid', 'hostname']);

const levels: Readonly<Record<string, LogLevel>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  notice: 'INFO',
  warn: 'WARN',
  warning: 'WARN',
  error: 'ERROR',
  err: 'ERROR',
  critical: 'FATAL',
  crit: 'FATAL',
  alert: 'FATAL',
  emergency: 'FATAL',
  panic: 'FATAL',
  fatal: 'FATAL',
};
/** Numbers of pino and bunyan, in tens. */
const numbered: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** uvicorn's console format: `INFO:     Application startup complete.` */
const levelPrefix = /^(TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL): +(?=\S)/;

/**
 * Takes apart a JSON object with a message or a level (the shipped app, pino, bunyan, zap, structlog), or a
 * line that starts with its level (uvicorn). Undefined for any other text.
 */
export function readStructured(text: string): StructuredLine | undefined {
  if (text.startsWith('{')) return readJson(text);
  const [prefix, level = ''] = levelPrefix.exec(text) ?? [];
  const known = levels[level.toLowerCase()];
  if (prefix === undefined || known === undefined) return undefined;
  return { level: known, message: text.slice(prefix.length), fields: [], block: [] };
}

function readJson(text: string): StructuredLine | undefined {
  const object = parsed(text);
  if (object === undefined) return undefined;
  const levelKey = levelKeys.find((key) => levelOf(object[key]) !== undefined);
  const messageKey = messageKeys.find((key) => typeof object[key] === 'string');
  if (levelKey === undefined && messageKey === undefined) return undefined;
  const timeKey = timeKeys.find((key) => millisecondsOf(object[key]) !== undefined);
  const used = new Set([levelKey, messageKey, timeKey]);
  const isPino = levelKey !== undefined && typeof object[levelKey] === 'number';
  const fields: string[] = [];
  const block: string[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (used.has(key) || (isPino && pinoKeys.has(key))) continue;
    const { shown, stack } = stackKeys.has(key) ? withoutStack(value) : { shown: value, stack: [] };
    block.push(...stack);
    if (shown !== undefined) fields.push(`${key}=${valueText(shown)}`);
  }
  const timeMs = timeKey === undefined ? undefined : millisecondsOf(object[timeKey]);
  const level = levelKey === undefined ? undefined : levelOf(object[levelKey]);
  return {
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(level === undefined ? {} : { level }),
    ...{ message: messageKey === undefined ? '' : (object[messageKey] as string), fields, block },
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'string') return levels[value.toLowerCase()];
  return typeof value === 'number' ? numbered[Math.floor(value / 10) - 1] : undefined;
}

/** zap counts seconds, pino milliseconds: the size of the number tells which. */
function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  if (typeof value !== 'string') return undefined;
  // Python's default format has a comma before the milliseconds, and a space before the time.
  const ms = Date.parse(value.replace(',', '.'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** A stack trace is read line by line; what an error has beside it stays a field. */
function withoutStack(value: unknown): { shown: unknown; stack: readonly string[] } {
  if (typeof value === 'string' && value.includes('\n')) {
    return { shown: undefined, stack: value.trimEnd().split('\n') };
  }
  if (typeof value !== 'object' || value === null) return { shown: value, stack: [] };
  const { stack, ...rest } = value as Record<string, unknown>;
  if (typeof stack !== 'string') return { shown: value, stack: [] };
  return { shown: Object.keys(rest).length === 0 ? undefined : rest, stack: stack.split('\n') };
}

const plainValue = /^[^\s"=\\]+$/;

function valueText(value: unknown): string {
  if (typeof value === 'string' && plainValue.test(value)) return value;
  return JSON.stringify(value);
}
