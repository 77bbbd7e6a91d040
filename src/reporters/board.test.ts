import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Board, fitted } from './board.ts';

function screen(columns = 40, rows = 10) {
  const listeners: (() => void)[] = [];
  const written: string[] = [];
  return {
    ...{ columns, rows, written },
    write: (text: string) => written.push(text),
    on: (_event: 'resize', listener: () => void) => listeners.push(listener),
    off: (_event: 'resize', listener: () => void) =>
      listeners.splice(listeners.indexOf(listener), 1),
    resize(to: number) {
      this.columns = to;
      for (const listener of listeners) listener();
    },
    listeners,
  };
}

describe('a board', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('overwrites in place, and erases nothing before', () => {
    const terminal = screen();
    const board = new Board(terminal);
    board.show(() => 'one\n\ntwo');
    board.close();
    expect(terminal.written[1]).toBe('\u001B[Hone\u001B[K\r\n\u001B[K\r\ntwo\u001B[K\u001B[J');
    expect(terminal.written.join('')).not.toContain('\u001B[2J');
  });

  it('writes only what has become another', () => {
    const terminal = screen();
    const board = new Board(terminal);
    let seconds = 5;
    board.show(() => `${seconds}s`);
    vi.advanceTimersByTime(3_000);
    expect(terminal.written).toHaveLength(2);
    seconds = 6;
    vi.advanceTimersByTime(1_000);
    expect(terminal.written.at(-1)).toContain('6s');
    board.close();
  });

  it('is drawn again when the terminal gets another size', () => {
    const terminal = screen();
    const board = new Board(terminal);
    board.show(() => 'a table that is wide\n');
    terminal.resize(10);
    expect(terminal.written.at(-1)).toContain('a table t…');
    board.close();
    expect(terminal.listeners).toEqual([]);
  });

  it('gives the first screen and the cursor back', () => {
    const terminal = screen();
    new Board(terminal).close();
    expect(terminal.written.join('')).toBe('\u001B[?1049h\u001B[?25l\u001B[?25h\u001B[?1049l');
  });

  it('lets no control character of a program through', () => {
    const terminal = screen();
    const board = new Board(terminal);
    board.show(() => 'a\u001B[2Jb');
    board.close();
    expect(terminal.written[1]).toContain('ab');
  });
});

describe('a text on a small screen', () => {
  it('has its table cut and its sentences wrapped, as far in as they began', () => {
    expect(fitted('NAME  READY\n\nwrong: it\n  remedy: do this and that', 16, 20)).toEqual([
      ...['NAME  READY', '', 'wrong: it', '  remedy: do', '  this and that'],
    ]);
  });

  it('says how much is missing', () => {
    expect(fitted('a\n\nb\nc\nd', 40, 3)).toEqual(['a', '', '… 3 more lines: enlarge the window']);
  });

  it('breaks a word that is longer than a line', () => {
    expect(fitted('\n0123456789', 4, 9)).toEqual(['', '0123', '4567', '89']);
  });
});
