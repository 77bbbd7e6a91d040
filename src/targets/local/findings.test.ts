import { describe, expect, it } from 'vitest';
import type { ProcessState } from '../../supervisor/spec.ts';
import { processFinding } from './findings.ts';
import { ended, processState } from './state-fixture.ts';

const plain = (text: string) => text;
const broken = (change: Partial<ProcessState>) =>
  processState('backend', { state: 'backoff', pid: null, health: null, ...change });

describe('processFinding', () => {
  it.each(['ready', 'starting', 'waiting'] as const)('finds nothing in one that is %s', (state) => {
    expect(processFinding(processState('backend', { state }), plain)).toBeUndefined();
  });

  it('finds nothing in one that ended once and serves again', () => {
    const state = processState('backend', { restarts: 1, lastEnd: ended(['boom']) });
    expect(processFinding(state, plain)).toBeUndefined();
  });

  it.each<[string, Partial<ProcessState>, string, RegExp]>([
    [
      'a crash, with its last line',
      { lastEnd: ended(['a', 'boom', '']) },
      'CRASH',
      /exit code 1: boom/,
    ],
    [
      'a kill',
      { lastEnd: ended([], { code: null, signal: 'SIGKILL' }) },
      'CRASH',
      /signal SIGKILL/,
    ],
    [
      'a port of somebody else',
      { lastEnd: ended([], { reason: 'PORT_TAKEN', code: null }) },
      'PORT_TAKEN',
      /listens on port 8000/,
    ],
    [
      'a program that is not there',
      { lastEnd: ended([], { reason: 'NOT_STARTED', message: 'spawn ENOENT', code: null }) },
      'COMMAND_NOT_FOUND',
      /ENOENT/,
    ],
    [
      'what it says about its database',
      {
        lastEnd: ended([
          'psycopg.OperationalError: FATAL: password authentication failed for user "todo"',
          'bye',
        ]),
      },
      'DATABASE_PASSWORD',
      /password/,
    ],
  ])('names %s', (_what, change, code, cause) => {
    const finding = processFinding(broken(change), plain);
    expect(finding).toMatchObject({ code, component: 'backend' });
    expect(finding?.cause).toMatch(cause);
  });

  it('names a health path that answers badly, and the database in what it says', () => {
    const answer = (status: number, body: string) =>
      processState('backend', {
        state: 'unready',
        health: { ok: false, status, ms: 1, body, at: '2026-01-01T00:00:00.000Z' },
      });
    expect(processFinding(answer(500, 'oops'), plain)).toMatchObject({ code: 'NOT_READY' });
    const body =
      '{"checks":{"database":"down"},"detail":"password authentication failed for user"}';
    expect(processFinding(answer(503, body), plain)?.code).toBe('DATABASE_PASSWORD');
  });

  it('gives up after the third end, or when it cannot be started at all', () => {
    const patience = (change: Partial<ProcessState>) =>
      processFinding(broken(change), plain)?.patience;
    expect(patience({ lastEnd: ended(['x']), restarts: 0 })).toBe('transient');
    expect(patience({ lastEnd: ended(['x']), restarts: 2 })).toBe('terminal');
    expect(patience({ lastEnd: ended([], { reason: 'NOT_STARTED' }) })).toBe('terminal');
  });

  it('shows no secret', () => {
    const finding = processFinding(broken({ lastEnd: ended(['key hunter2']) }), (text) =>
      text.replaceAll('hunter2', '***'),
    );
    expect(JSON.stringify(finding)).not.toContain('hunter2');
    expect(finding?.cause).toContain('***');
  });
});
