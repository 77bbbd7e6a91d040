import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log that never grows beyond twice its limit: when it is full it becomes `PATH.1`. */
export class LogFile {
  private size: number;

  /** Appends to what is there. The folder is made. */
  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    this.size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Adds a line with its time. A full disk loses the line, not the process. */
  write(line: string): void {
    const text = `${new Date().toISOString()} ${line}\n`;
    try {
      if (this.size + text.length > this.maxBytes) {
        renameSync(this.path, `${this.path}.1`);
        this.size = 0;
      }
      appendFileSync(this.path, text, { mode: 0o600 });
      this.size += Buffer.byteLength(text);
    } catch {
      // A log is not worth an outage.
    }
  }
}
