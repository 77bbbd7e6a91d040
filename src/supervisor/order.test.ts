import { describe, expect, it } from 'vitest';
import { checkSpecs, nextMoves, type Standing } from './order.ts';
import type { ProcessSpec } from './spec.ts';

const one = (name: string, changes: Partial<Standing> = {}): Standing => ({
  ...{ name, port: name.charCodeAt(0), after: [], runsAfter: changes.after ?? [] },
  ...{ wanted: 'f1', running: undefined, ready: false, ending: false, resting: false },
  ...changes,
});
const serving = { running: 'f1', ready: true };

describe('the next moves', () => {
  it('start what waits for nothing, and what it waits for is ready', () => {
    const all = [one('db'), one('api', { after: ['db'] }), one('web', { after: ['api'] })];
    expect(nextMoves(all)).toEqual({ start: ['db'], stop: [] });
    all[0] = one('db', { running: 'f1' });
    expect(nextMoves(all)).toEqual({ start: [], stop: [] });
    all[0] = one('db', serving);
    expect(nextMoves(all)).toEqual({ start: ['api'], stop: [] });
  });

  it('do not start what rests, nor what runs', () => {
    expect(nextMoves([one('a', { resting: true }), one('b', serving)]).start).toEqual([]);
  });

  it('stop in the reverse order, one level after the other', () => {
    const gone = { ...serving, wanted: undefined };
    const db = one('db', gone);
    const api = one('api', { ...gone, after: ['db'] });
    expect(nextMoves([db, api])).toEqual({ start: [], stop: ['api'] });
    expect(nextMoves([db, { ...api, ending: true }]).stop).toEqual([]);
    expect(nextMoves([db, { ...api, running: undefined }]).stop).toEqual(['db']);
  });

  it('follow the order of what runs, when another is wanted', () => {
    const db = one('db', { ...serving, wanted: undefined });
    const api = one('api', { ...serving, wanted: 'f2', after: [], runsAfter: ['db'] });
    expect(nextMoves([db, api]).stop).toEqual(['api']);
  });

  it('restart what changed, and leave alone what did not', () => {
    const db = one('db', { ...serving, wanted: 'f2' });
    const api = one('api', { ...serving, after: ['db'] });
    expect(nextMoves([db, api])).toEqual({ start: [], stop: ['db'] });
    expect(nextMoves([{ ...db, running: undefined, ready: false }, api])).toEqual({
      start: ['db'],
      stop: [],
    });
  });

  it('start what changed only when the new state of what it waits for is ready', () => {
    const db = one('db', { ...serving, wanted: 'f2', ending: true });
    const api = one('api', { wanted: 'f2', after: ['db'] });
    expect(nextMoves([db, api]).start).toEqual([]);
    expect(nextMoves([{ ...db, running: 'f2', ending: false }, api]).start).toEqual(['api']);
  });

  it('do not start on a port before its owner is gone', () => {
    const old = one('old', { ...serving, wanted: undefined, ending: true, port: 80 });
    const next = one('next', { port: 80 });
    expect(nextMoves([old, next]).start).toEqual([]);
    expect(nextMoves([next]).start).toEqual(['next']);
  });
});

describe('processes that cannot be run together', () => {
  const spec = (name: string, after: readonly string[] = []): ProcessSpec => ({
    ...{ name, after, component: name, argv: ['/bin/true'], cwd: '/', env: {}, port: 1 },
    ...{ ready: 'tcp', startMs: 1, stop: { signal: 'SIGTERM', graceMs: 1 }, fingerprint: 'f' },
  });

  it.each([
    ['../a cannot be the name', [spec('../a')]],
    ['two processes have the name a', [spec('a'), spec('a')]],
    ['a waits for b, which is not there', [spec('a', ['b'])]],
    ['a, b wait for each other', [spec('a', ['b']), spec('b', ['a']), spec('c')]],
    ['a wait for each other', [spec('a', ['a'])]],
  ])('are told: %s', (message, specs) => {
    const shown = message.replace('../a', '"../a"');
    expect(() => {
      checkSpecs(specs);
    }).toThrow(shown);
  });

  it('are few', () => {
    checkSpecs([spec('c', ['a', 'b']), spec('b', ['a']), spec('a')]);
  });
});
