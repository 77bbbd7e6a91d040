import type { Socket } from 'node:net';

const longestGreeting = 1_000;
const longestLine = 16 * 1024 * 1024;

/** JSON over a socket, a value a line, read one after the other. */
export class JsonLines {
  private text = '';
  private readonly values: unknown[] = [];
  private readonly waiting: ((value: unknown) => void)[] = [];
  private isClosed = false;
  private limit = longestGreeting;

  /** Takes over the socket. Lines that are too long end it: short ones at first, until `trust`. */
  constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      this.take(chunk);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.isClosed = true;
      for (const resolve of this.waiting.splice(0)) resolve(undefined);
    });
  }

  /** The next value; undefined when the connection has ended. */
  next(): Promise<unknown> {
    if (this.values.length > 0) return Promise.resolve(this.values.shift());
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The other side is known: from now on lines may be long. */
  trust(): void {
    this.limit = longestLine;
  }

  send(value: unknown): void {
    if (!this.socket.destroyed) this.socket.write(`${JSON.stringify(value)}\n`);
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private take(chunk: string): void {
    const lines = (this.text + chunk).split('\n');
    this.text = lines.pop() ?? '';
    for (const line of lines) {
      if (!this.give(line)) return;
    }
    if (this.text.length > this.limit) this.socket.destroy();
  }

  private give(line: string): boolean {
    try {
      const value: unknown = JSON.parse(line);
      const waiting = this.waiting.shift();
      if (waiting === undefined) this.values.push(value);
      else waiting(value);
      return true;
    } catch {
      this.socket.destroy();
      return false;
    }
  }
}
