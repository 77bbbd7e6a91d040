import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines; the last one may come without its newline. */
export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** The rest, when it is not empty. */
  end(): void;
}

/**
 * Calls `onLine` for each line, without its line end (`\n` or `\r\n`). Of a line that a program drew
 * over and over (a progress bar), only the last state.
 */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(lastState(line));
  };
  return {
    push: (chunk) => {
      take(decoder.write(Buffer.from(chunk)));
    },
    end: () => {
      take(decoder.end());
      if (rest !== '') onLine(lastState(rest));
      rest = '';
    },
  };
}

function lastState(line: string): string {
  const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
  return shown.slice(shown.lastIndexOf('\r') + 1);
}
