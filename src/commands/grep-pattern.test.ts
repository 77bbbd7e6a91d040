import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { grepPattern } from './grep-pattern.ts';
import { readLogsFlags, secondsOf } from './logs-options.ts';

describe('grepPattern', () => {
  it('takes a regular expression', () => {
    expect(grepPattern('status=5\\d\\d').test('x status=503 y')).toBe(true);
  });

  it.each([
    ['a**b', 2],
    ['a(b', 1],
    ['a(b[c)', 3],
    ['a)b', 1],
    ['(ok) [z-a]', 8],
    ['*', 0],
    ['ends in \\', 8],
    ['(?<na me>x)', 1],
    ['a{2,1}', 5],
  ])('shows where %s is wrong', (pattern, at) => {
    expect(errorOf(() => grepPattern(pattern))).toMatchObject({
      code: 'GREP_INVALID',
      exitCode: 2,
      details: [pattern, `${' '.repeat(at)}^ here`],
    });
  });
});

describe('readLogsFlags', () => {
  it.each([
    [{ follow: true, previous: true }, false, '--follow and --previous'],
    [{ since: '5m', sinceDeploy: true }, false, '--since and --since-deploy'],
    [{ raw: true }, true, '--raw and --json'],
  ])('%j with --json %s is a conflict', (flags, json, says) => {
    const error = errorOf(() => readLogsFlags(flags, json));
    expect(error).toMatchObject({ code: 'OPTIONS_CONFLICT', exitCode: 2 });
    expect(error.message).toContain(says);
  });

  it('chooses the style', () => {
    expect(readLogsFlags({}, false).style).toBe('readable');
    expect(readLogsFlags({}, true).style).toBe('json');
    expect(readLogsFlags({ raw: true, grep: 'x', tail: '5' }, false)).toMatchObject({
      ...{ style: 'raw', tailLines: 5, grep: /x/ },
    });
  });

  it('reads durations', () => {
    expect(['90s', '5m', '1h30m', '2d'].map(secondsOf)).toEqual([90, 300, 5400, 172_800]);
    for (const wrong of ['5', 'm', '5 m', '-5m', '0s']) {
      expect(errorOf(() => secondsOf(wrong)).code).toBe('SINCE_INVALID');
    }
  });
});

function errorOf(call: () => unknown): DeployError {
  try {
    call();
  } catch (error) {
    if (error instanceof DeployError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
