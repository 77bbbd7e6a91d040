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

  /** Adds a line with its time. */
  write(line: string): void {
    this.append(Buffer.from(`${new Date().toISOString()} ${line}\n`));
  }

  /**
   * Adds whole lines as they are; a file that begins because the last one is full gets the heading first.
   * A full disk loses them, not the process.
   */
  append(lines: Uint8Array, heading: Uint8Array = new Uint8Array()): void {
    try {
      let bytes = lines;
      if (this.size > 0 && this.size + lines.length > this.maxBytes) {
        renameSync(this.path, `${this.path}.1`);
        this.size = 0;
        bytes = Buffer.concat([heading, lines]);
      }
      appendFileSync(this.path, bytes, { mode: 0o600 });
      this.size += bytes.length;
    } catch {
      // A log is not worth an outage.
    }
  }
}
