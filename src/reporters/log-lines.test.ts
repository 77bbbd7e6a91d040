import { describe, expect, it } from 'vitest';
import { logFormatter } from './log-lines.ts';
import { renderTable } from './table.ts';

const source = (label: string) => ({
  component: label.split('-')[0] ?? '',
  pod: `todo-${label}`,
  container: 'c',
  label,
});
const line = (label: string, text: string) => ({
  time: '2026-11-23T06:00:00Z',
  text,
  source: source(label),
});
const redact = (text: string) => text.replaceAll('s3cr3t', '***');
const today = new Date('2026-11-23T06:00:00Z');
const readable = { style: 'readable', colour: false, redact, today } as const;
const two = (n: number) => String(n).padStart(2, '0');
/** 06:00:00 UTC on the clock of this machine. */
const six = `${two(today.getHours())}:${two(today.getMinutes())}:00`;

describe('logFormatter', () => {
  it('puts label and time before the text, in columns', () => {
    const format = logFormatter(readable);
    expect(format(line('frontend-abc12', 'hello'))).toBe(`frontend-abc12 | ${six}.000 hello`);
    expect(format(line('backend-abc12', 'the s3cr3t'))).toBe(`backend-abc12  | ${six}.000 the ***`);
  });

  it('shows the date of another day, and no second time beside one in the text', () => {
    const format = logFormatter({ ...readable, today: new Date('2026-11-25T06:00:00Z') });
    expect(format(line('x', 'hello'))).toBe(`x | 2026-11-23 ${six}.000 hello`);
    const own = '2026-11-23 06:00:00.123 UTC [1] LOG:  ready';
    expect(format(line('x', own))).toBe(`x | ${own}`);
  });

  it('shows structured lines as time, level, message and fields, stack traces below', () => {
    const format = logFormatter(readable);
    const text = JSON.stringify({
      ...{ time: '2026-11-23T06:00:00.250Z', level: 'error', message: 'no\nway', code: 7 },
      exception: 'Traceback\n  File "x"',
    });
    expect(format(line('b', text))).toBe(
      [
        `b | ${six}.250 ERROR no code=7`,
        'b |     way',
        'b |     Traceback',
        'b |       File "x"',
      ].join('\n'),
    );
  });

  it('takes out a secret that an escape has hidden', () => {
    const text = '{"level":"info","message":"\\u0073\\u0033cr3t"}';
    expect(logFormatter(readable)(line('b', text))).toBe(`b | ${six}.000 INFO  ***`);
  });

  it('takes out what could rewrite the screen, colours too where there are none', () => {
    const text = 'a\u001B[2Jb\u001B[31mc\u001B[0m\rd';
    expect(logFormatter(readable)(line('x', text))).toBe(`x | ${six}.000 abcd`);
    const coloured = logFormatter({ ...readable, colour: true })(line('x', text));
    expect(coloured).toContain('b\u001B[31mc');
    expect(coloured).not.toContain('\u001B[2J');
    const json = JSON.stringify({ level: 'info', message: '\u001B[2Jx' });
    expect(logFormatter(readable)(line('x', json))).toBe(`x | ${six}.000 INFO  x`);
  });

  it('gives each component a colour of its own, and keeps it', () => {
    const format = logFormatter({ ...readable, colour: true });
    const colourOf = (text = '') => text.slice(0, text.indexOf('m'));
    const [a, b, again] = ['a-1', 'b-1', 'a-2'].map((label) => colourOf(format(line(label, 'x'))));
    expect(a).not.toBe(b);
    expect(again).toBe(a);
  });

  it('writes one JSON object a line', () => {
    const format = logFormatter({ style: 'json', colour: true, redact });
    expect(JSON.parse(format(line('backend-abc12', 'a "b" s3cr3t')) ?? '')).toEqual({
      time: '2026-11-23T06:00:00Z',
      component: 'backend',
      pod: 'todo-backend-abc12',
      container: 'c',
      text: 'a "b" ***',
    });
  });

  it('leaves raw bytes alone, but for secrets', () => {
    const format = logFormatter({ style: 'raw', colour: true, redact });
    const bytes = '\u001B[31m\u00ff\u00fe{"a":1}\r';
    expect(format(line('x', bytes))).toBe(bytes);
    const umlaut = Buffer.from('ü s3cr3t').toString('latin1');
    expect(Buffer.from(format(line('x', umlaut)) ?? '', 'latin1').toString()).toBe('ü ***');
  });
});

describe('--grep', () => {
  const shown = (grep: RegExp, text: string, style: 'readable' | 'raw' | 'json' = 'readable') =>
    logFormatter({ ...readable, style, grep })(line('x', text));

  it('keeps a line that matches as it was written or as it is shown', () => {
    const text = '{"level":"info","message":"ok","status":503}';
    expect(shown(/"status":5/, text)).toBeDefined();
    expect(shown(/status=5/, text)).toBeDefined();
    expect(shown(/status=4/, text)).toBeUndefined();
    expect(shown(/"status":5/, text, 'json')).toBeDefined();
    expect(shown(/status=5/, text, 'raw')).toBeUndefined();
  });

  it('cannot ask for secrets', () => {
    for (const style of ['readable', 'raw', 'json'] as const) {
      expect(shown(/s3c/, 'the s3cr3t', style)).toBeUndefined();
    }
  });

  it('marks every match on a terminal', () => {
    const format = logFormatter({ ...readable, colour: true, grep: /o/ });
    const text = format(line('x', 'foo \u001B[31mbar\u001B[0m')) ?? '';
    expect(text.split('\u001B[31mo').length).toBe(3);
    expect(text).toContain('bar');
  });
});

describe('renderTable', () => {
  it('makes columns as wide as their widest cell', () => {
    const columns = [{ title: 'NAME' }, { title: 'N', align: 'right' as const }];
    expect(
      renderTable(columns, [
        ['a', '1'],
        ['longer', '20'],
      ]),
    ).toBe('NAME     N\na        1\nlonger  20');
  });
});
