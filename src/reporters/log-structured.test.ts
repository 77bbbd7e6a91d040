import { describe, expect, it } from 'vitest';
import { readStructured } from './log-structured.ts';

describe('readStructured', () => {
  it('reads what the backend writes', () => {
    const text =
      '{"time": "2026-11-23T06:00:00.123+00:00", "level": "warning", "logger": "app.http", "message": "slow", "request_id": "ab c", "ms": 12.5}';
    expect(readStructured(text)).toEqual({
      timeMs: Date.parse('2026-11-23T06:00:00.123Z'),
      ...{ level: 'WARN', message: 'slow', block: [] },
      fields: ['logger=app.http', 'request_id="ab c"', 'ms=12.5'],
    });
  });

  it('reads what the frontend writes', () => {
    const text =
      '{"time":"2026-11-23T06:00:00.000Z","level":"info","event":"listening","port":3000}';
    expect(readStructured(text)).toMatchObject({ message: 'listening', fields: ['port=3000'] });
  });

  it('reads pino: numbers for levels, milliseconds, and an error with its stack', () => {
    const text = JSON.stringify({
      ...{ level: 50, time: 1_764_000_000_123, pid: 7, hostname: 'h', msg: 'failed' },
      err: { type: 'TypeError', stack: 'TypeError: x\n    at y' },
    });
    expect(readStructured(text)).toEqual({
      ...{ timeMs: 1_764_000_000_123, level: 'ERROR', message: 'failed' },
      fields: ['err={"type":"TypeError"}'],
      block: ['TypeError: x', '    at y'],
    });
  });

  it('reads seconds, as zap counts them, and a traceback of Python', () => {
    const text = '{"ts":1764000000.5,"level":"error","msg":"","exception":"Traceback:\\n  x\\n"}';
    expect(readStructured(text)).toMatchObject({
      ...{ timeMs: 1_764_000_000_500, message: '', block: ['Traceback:', '  x'], fields: [] },
    });
  });

  it('reads the level of uvicorn', () => {
    expect(readStructured('INFO:     Application startup complete.')).toMatchObject({
      ...{ level: 'INFO', message: 'Application startup complete.' },
    });
  });

  it.each(['plain', '{not json', '{}', '{"a":1}', '[1]', 'INFO:', 'NOTE: x', '{"message":1}'])(
    'leaves %s as it is',
    (text) => {
      expect(readStructured(text)).toBeUndefined();
    },
  );
});
