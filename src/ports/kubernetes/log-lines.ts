import type { LogLine } from '../kubernetes.ts';

/** A longer line comes in pieces of this many characters, all with its time: nobody's memory is endless. */
export const longestPiece = 1 << 20;

const timeLength = '2026-11-23T06:00:00.000000000Z'.length;
const newline = '\n';
const space = 0x20;
const letterT = 0x54;

/** Takes apart what the kubelet writes with timestamps=true: the time, a space, the line, a newline. */
export class LogLineParser {
  private rest = '';
  /** Time of the long line whose first piece has been given. */
  private pieceTime: string | undefined;

  /** The lines that this chunk completes. A carriage return before the newline stays. */
  add(chunk: string): LogLine[] {
    const text = this.rest + chunk;
    const lines: LogLine[] = [];
    let start = 0;
    for (;;) {
      const end = text.indexOf(newline, start);
      if (end < 0) break;
      this.take(text, start, end, lines);
      this.pieceTime = undefined;
      start = end + 1;
    }
    this.rest = start === 0 ? text : text.slice(start);
    if (this.rest.length > longestPiece + timeLength) this.cut(lines);
    return lines;
  }

  /** What came after the last newline. */
  end(): LogLine[] {
    const lines: LogLine[] = [];
    if (this.rest !== '') this.take(this.rest, 0, this.rest.length, lines);
    this.rest = '';
    return lines.map((line) => ({ ...line, unfinished: true }));
  }

  private take(text: string, start: number, end: number, lines: LogLine[]): void {
    if (this.pieceTime !== undefined) {
      pieces(this.pieceTime, text.slice(start, end), lines);
    } else if (
      text.charCodeAt(start + timeLength) === space &&
      text.charCodeAt(start + 10) === letterT
    ) {
      const time = text.slice(start, start + timeLength);
      const from = start + timeLength + 1;
      if (end - from <= longestPiece) lines.push({ time, text: text.slice(from, end) });
      else pieces(time, text.slice(from, end), lines);
    } else {
      const line = parseLogLine(text.slice(start, end));
      pieces(line.time, line.text, lines);
    }
  }

  private cut(lines: LogLine[]): void {
    const line =
      this.pieceTime === undefined
        ? parseLogLine(this.rest)
        : { time: this.pieceTime, text: this.rest };
    const whole = line.text.length - (line.text.length % longestPiece);
    if (whole === 0) return;
    pieces(line.time, line.text.slice(0, whole), lines);
    this.pieceTime = line.time;
    this.rest = line.text.slice(whole);
  }
}

function pieces(time: string, text: string, lines: LogLine[]): void {
  for (let at = 0; at === 0 || at < text.length; at += longestPiece) {
    lines.push({ time, text: text.slice(at, at + longestPiece) });
  }
}

/** The same for one line, whatever the zone and the number of digits of its time. */
export function parseLogLine(line: string): LogLine {
  const end = line.indexOf(' ');
  const time = end < 0 ? line : line.slice(0, end);
  const text = end < 0 ? '' : line.slice(end + 1);
  // Messages of the kubelet itself (`unable to retrieve container logs`) carry no time.
  return /^\d{4}-\d\d-\d\dT/.test(time) ? { time, text } : { time: '', text: line };
}
