import { withoutControl } from './terminal.ts';

/** The part of a terminal that a board needs; process.stdout is one. */
export interface BoardScreen {
  write(text: string): unknown;
  readonly columns: number;
  readonly rows: number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

const enter = '\u001B[?1049h\u001B[?25l';
const leave = '\u001B[?25h\u001B[?1049l';
const [home, endOfLine, below] = ['\u001B[H', '\u001B[K', '\u001B[J'];

/** How often it is asked whether the text is another by now, because time has passed. */
const tickMs = 1_000;

/**
 * A text that stays on the screen and changes in place, on the terminal's second screen: the first one, with
 * what stood there, comes back at the end. Nothing is erased before it is overwritten, so nothing flickers.
 */
export class Board {
  private drawn = '';
  private text: () => string = () => '';
  private readonly timer: NodeJS.Timeout;
  private readonly resized = (): void => {
    this.drawn = '';
    this.draw();
  };

  constructor(private readonly screen: BoardScreen) {
    screen.write(enter);
    screen.on('resize', this.resized);
    this.timer = setInterval(() => {
      this.draw();
    }, tickMs);
  }

  /** Shows another text; it is asked for again as time passes and when the terminal gets another size. */
  show(text: () => string): void {
    this.text = text;
    this.draw();
  }

  /** Gives the terminal back. */
  close(): void {
    clearInterval(this.timer);
    this.screen.off('resize', this.resized);
    this.screen.write(leave);
  }

  private draw(): void {
    const { columns, rows } = this.screen;
    const lines = fitted(withoutControl(this.text(), false), columns, rows);
    const drawing = `${home}${lines.map((line) => line + endOfLine).join('\r\n')}${below}`;
    if (drawing === this.drawn) return;
    this.drawn = drawing;
    this.screen.write(drawing);
  }
}

/**
 * A text as lines that fit on a screen. The first paragraph is a table, whose lines are cut; others are
 * wrapped, the rest of a line as far in as its beginning. What is too much is counted in the last line.
 */
export function fitted(text: string, columns: number, rows: number): string[] {
  const all = text.split('\n');
  const table = all.indexOf('');
  const lines = all.flatMap((line, index) =>
    index < table ? [cut(line, columns)] : wrapped(line, columns),
  );
  if (lines.length <= rows) return lines;
  const more = lines.length - rows + 1;
  return [...lines.slice(0, rows - 1), cut(`… ${more} more lines: enlarge the window`, columns)];
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}

function wrapped(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const space = rest.lastIndexOf(' ', columns);
    const end = space > indent.length ? space : columns;
    lines.push(rest.slice(0, end));
    rest = indent + rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
