import { DeployError } from '../errors.ts';
import { durationSeconds } from './duration.ts';
import type { LogFormat } from '../reporters/log-lines.ts';
import { grepPattern } from './grep-pattern.ts';

/** Flags that say which lines are shown, and how. */
export interface LogsFlags {
  readonly follow?: boolean;
  readonly since?: string;
  readonly sinceDeploy?: boolean;
  readonly tail?: string;
  readonly previous?: boolean;
  readonly grep?: string;
  readonly raw?: boolean;
}

/** The same, checked. */
export interface LogsRequest {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly sinceDeploy: boolean;
  readonly sinceSeconds?: number;
  readonly tailLines?: number;
  readonly grep?: RegExp;
  readonly style: LogFormat['style'];
}

/**
 * Reads the flags of `logs`. Throws OPTIONS_CONFLICT, SINCE_INVALID, TAIL_INVALID, GREP_INVALID (usage).
 */
export function readLogsFlags(flags: LogsFlags, json: boolean): LogsRequest {
  const { follow = false, previous = false, sinceDeploy = false, raw = false } = flags;
  const { since, tail, grep } = flags;
  if (follow && previous) {
    throw conflict('--follow', '--previous', 'A run that has ended writes no more.');
  }
  if (since !== undefined && sinceDeploy) {
    throw conflict('--since', '--since-deploy', 'Both say where to begin.');
  }
  if (raw && json) {
    throw conflict('--raw', '--json', 'One is the bytes as they are, the other wraps each line.');
  }
  return {
    ...{ follow, previous, sinceDeploy, style: raw ? 'raw' : json ? 'json' : 'readable' },
    ...(since === undefined ? {} : { sinceSeconds: secondsOf(since) }),
    ...(tail === undefined ? {} : { tailLines: linesOf(tail) }),
    ...(grep === undefined ? {} : { grep: grepPattern(grep) }),
  };
}

function conflict(one: string, other: string, why: string): DeployError {
  const message = `${one} and ${other} exclude each other`;
  return new DeployError('usage', 'OPTIONS_CONFLICT', message, {
    hint: `${why} Leave one of them out.`,
  });
}

/** `90s`, `5m`, `1h30m`, `2d` as seconds. Throws SINCE_INVALID (usage). */
export function secondsOf(text: string): number {
  const seconds = durationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new DeployError('usage', 'SINCE_INVALID', `--since ${text} is not a duration`, {
    hint: 'Give a number and a unit: 30s, 5m, 2h, 1d.',
  });
}

function linesOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new DeployError('usage', 'TAIL_INVALID', `--tail ${text} is not a number of lines`, {
    hint: 'Give a whole number: --tail 100.',
  });
}
