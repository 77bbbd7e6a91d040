import { promises as fs, watch } from 'node:fs';
import { isMissing, readFailure } from './files/errors.ts';

/** For file systems that tell nothing of changes. */
const lookMs = 1_000;

/** Reads a log that LogFile writes, from its oldest line on, whatever is rotated meanwhile. */
export class LogTail {
  private present: OpenFile | undefined;
  private hasBegun = false;

  constructor(private readonly path: string) {}

  /** What has come since the last call; at first all that there is. Throws FILE_UNREADABLE (environment). */
  async read(): Promise<Buffer> {
    try {
      // The older part comes first; when it is rotated away just now, it is still open.
      if (!this.hasBegun) this.present = await OpenFile.open(`${this.path}.1`);
      this.hasBegun = true;
      const parts: Buffer[] = [];
      while (await this.readPresent(parts)) continue;
      return Buffer.concat(parts);
    } catch (error) {
      throw readFailure(this.path, error);
    }
  }

  async close(): Promise<void> {
    await this.present?.close();
    this.present = undefined;
  }

  /** Reads to the end of the file; true when there is a newer one, which then is the present one. */
  private async readPresent(parts: Buffer[]): Promise<boolean> {
    const { present } = this;
    // Looked up first: a file that has a newer one is written no more, so that its end is its end.
    const next = await OpenFile.open(this.path);
    if (present !== undefined) parts.push(await present.rest());
    if (next === undefined) return false;
    if (present?.id === next.id) {
      await next.close();
      return false;
    }
    if (present !== undefined) parts.push(await this.between(present, next));
    await present?.close();
    this.present = next;
    return true;
  }

  /** The file between two, when more than one was begun since the last look. */
  private async between(present: OpenFile, next: OpenFile): Promise<Buffer> {
    const older = await OpenFile.open(`${this.path}.1`);
    if (older === undefined) return Buffer.alloc(0);
    try {
      return [present.id, next.id].includes(older.id) ? Buffer.alloc(0) : await older.rest();
    } finally {
      await older.close();
    }
  }
}

/** A file, and how far it has been read. */
class OpenFile {
  private position = 0;

  private constructor(
    private readonly handle: fs.FileHandle,
    /** The same for every name that the file has had. */
    readonly id: string,
  ) {}

  static async open(path: string): Promise<OpenFile | undefined> {
    try {
      const handle = await fs.open(path, 'r');
      const { dev, ino } = await handle.stat({ bigint: true });
      return new OpenFile(handle, `${dev}:${ino}`);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async rest(): Promise<Buffer> {
    const { size } = await this.handle.stat();
    // Somebody emptied it.
    if (size < this.position) this.position = 0;
    const bytes = Buffer.alloc(size - this.position);
    const { bytesRead } = await this.handle.read(bytes, 0, bytes.length, this.position);
    this.position += bytesRead;
    return bytes.subarray(0, bytesRead);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Calls when something in a folder may have changed, until the signal fires. */
export function watchFolder(folder: string, onChange: () => void, signal: AbortSignal): void {
  const timer = setInterval(onChange, lookMs);
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
    },
    { once: true },
  );
  try {
    watch(folder, { signal }, onChange).on('error', () => undefined);
  } catch {
    // No folder yet, or no more watches to be had: then only the timer looks.
  }
}
