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

describe('logFormatter', () => {
  it('puts the label before the text, in columns', () => {
    const format = logFormatter({ json: false, colour: false, redact });
    expect(format(line('frontend-abc12', 'hello'))).toBe('frontend-abc12 | hello');
    expect(format(line('backend-abc12', 'the s3cr3t'))).toBe('backend-abc12  | the ***');
  });

  it('takes out what could rewrite the screen, colours too where there are none', () => {
    const text = 'a\u001B[2Jb\u001B[31mc\u001B[0m\rd';
    const plain = logFormatter({ json: false, colour: false, redact })(line('x', text));
    expect(plain).toBe('x | abcd');
    const coloured = logFormatter({ json: false, colour: true, redact })(line('x', text));
    expect(coloured).toContain('b\u001B[31mc');
    expect(coloured).not.toContain('\u001B[2J');
  });

  it('gives each component a colour of its own, and keeps it', () => {
    const format = logFormatter({ json: false, colour: true, redact });
    const colourOf = (text: string) => text.slice(0, text.indexOf('m'));
    const [a, b, again] = ['a-1', 'b-1', 'a-2'].map((label) => colourOf(format(line(label, 'x'))));
    expect(a).not.toBe(b);
    expect(again).toBe(a);
  });

  it('writes one JSON object a line', () => {
    const format = logFormatter({ json: true, colour: true, redact });
    expect(JSON.parse(format(line('backend-abc12', 'a "b" s3cr3t')))).toEqual({
      time: '2026-11-23T06:00:00Z',
      component: 'backend',
      pod: 'todo-backend-abc12',
      container: 'c',
      text: 'a "b" ***',
    });
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
