/** A stream that text can be written to; process.stdout and process.stderr are. */
export interface Terminal {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly writableLength?: number;
  once(event: 'drain', listener: () => void): unknown;
}

/** A terminal whose reader may go away. */
export interface Output {
  write(text: string): void;
  /** Resolves when everything has left the program, or nobody reads any more. */
  drained(): Promise<void>;
}

/**
 * Writes to a terminal until its reader closes it (`todo-deploy status | head`): then it falls silent and
 * calls `onClosed` once. Other failures of the stream are thrown.
 */
export function outputTo(terminal: Terminal, onClosed: () => void = () => undefined): Output {
  let closed = false;
  terminal.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    if (!closed) onClosed();
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) terminal.write(text);
    },
    drained: async () => {
      if (closed || (terminal.writableLength ?? 0) === 0) return;
      await new Promise<void>((done) => {
        terminal.once('drain', done);
        terminal.on('error', () => {
          done();
        });
      });
    },
  };
}

// Sequences that move, erase or ask: CSI other than colours, OSC, and two-character escapes.
const controlSequence =
  /\u001B(?:\[[0-?]*[ -/]*[@-ln-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_])/g;
const colour = /\u001B\[[0-9;:]*m/g;
const controlCharacter = /[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/g;

/** The text without anything that could move the cursor or rewrite what stands above; colours may stay. */
export function withoutControl(text: string, keepColour: boolean): string {
  const calm = text
    .replace(/\r\n/g, '\n')
    .replace(controlSequence, '')
    .replace(controlCharacter, '');
  if (!keepColour) return calm.replace(colour, '').replaceAll('\u001B', '');
  return calm.replace(/\u001B(?!\[[0-9;:]*m)/g, '');
}
