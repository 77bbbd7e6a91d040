import { describe, expect, it } from 'vitest';
import { LogLineParser, longestPiece } from './log-lines.ts';

const time = '2026-11-23T06:00:00.123456789Z';

describe('LogLineParser', () => {
  it('gives the same lines however the chunks are cut', () => {
    const text = `${time} a b\n${time} \n2026-11-23T06:00:00+01:00 short\n${time} {"x":"ü"}\r\n`;
    const whole = new LogLineParser().add(text);
    expect(whole.map((line) => line.text)).toEqual(['a b', '', 'short', '{"x":"ü"}\r']);
    for (let size = 1; size < 40; size += 1) {
      const parser = new LogLineParser();
      const lines = [];
      for (let at = 0; at < text.length; at += size)
        lines.push(...parser.add(text.slice(at, at + size)));
      expect([...lines, ...parser.end()]).toEqual(whole);
    }
  });

  it('marks a line whose end has not come', () => {
    const parser = new LogLineParser();
    expect(parser.add(`${time} whole\n${time} ha`)).toEqual([{ time, text: 'whole' }]);
    expect(parser.end()).toEqual([{ time, text: 'ha', unfinished: true }]);
    expect(parser.end()).toEqual([]);
  });

  it('gives an endless line in pieces, the same ones however it comes', () => {
    const text = `${time} ${'x'.repeat(2 * longestPiece + 5)}\n${time} next\n`;
    const whole = new LogLineParser().add(text);
    expect(whole.map((line) => line.text.length)).toEqual([longestPiece, longestPiece, 5, 4]);
    const parser = new LogLineParser();
    const lines = [];
    for (let at = 0; at < text.length; at += 65_536)
      lines.push(...parser.add(text.slice(at, at + 65_536)));
    expect(lines).toEqual(whole);
  });

  it('gives what the kubelet itself says without a time', () => {
    const parser = new LogLineParser();
    parser.add('unable to retrieve container logs for containerd://x');
    expect(parser.end()[0]?.time).toBe('');
  });
});
