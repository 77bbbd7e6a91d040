import { describe, expect, it } from 'vitest';
import { CriParser, rotatedNames } from './log-rotated.ts';

describe('rotatedNames', () => {
  it('are those of one run, the oldest first', () => {
    const names = [
      '1.log',
      '1.log.20261124-160200',
      '1.log.20261124-160100.gz',
      '0.log.20261124-160000',
    ];
    const listing = names.map((name) => `<a href="${name}">${name}</a>`).join('\n');
    expect(rotatedNames(listing, 1)).toEqual(['1.log.20261124-160100.gz', '1.log.20261124-160200']);
    expect(rotatedNames('404 page not found', 0)).toEqual([]);
  });
});

describe('CriParser', () => {
  it('joins the parts of a long line, dated by the first', () => {
    const content =
      '2026-11-23T06:00:00.1Z stdout F one two\n' +
      '2026-11-23T06:00:00.2Z stderr P long \n' +
      '2026-11-23T06:00:00.3Z stderr F line\n' +
      '2026-11-23T06:00:00.4Z stdout F \n' +
      '2026-11-23T06:00:00.5Z stdout P rest\n';
    const parser = new CriParser();
    const [first = '', ...others] = content.split(/(?<=one two\n)/);
    const lines = [...parser.add(first, ''), ...parser.add(others.join(''), ''), ...parser.end()];
    expect(lines).toEqual([
      { time: '2026-11-23T06:00:00.100000000Z', text: 'one two' },
      { time: '2026-11-23T06:00:00.200000000Z', text: 'long line' },
      { time: '2026-11-23T06:00:00.400000000Z', text: '' },
      { time: '2026-11-23T06:00:00.500000000Z', text: 'rest', unfinished: true },
    ]);
  });

  it('leaves out what is older than is wanted', () => {
    const content = '2026-11-23T06:00:00.1Z stdout F a\n2026-11-23T06:00:02.1Z stdout F b\n';
    const lines = new CriParser().add(content, '2026-11-23T06:00:01.000Z');
    expect(lines.map(({ text }) => text)).toEqual(['b']);
  });
});
