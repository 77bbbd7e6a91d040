import { damaged } from './errors.ts';
import { endOfRows } from './format.ts';

const lineEnd = 0x0a;
const terminator = Buffer.from(`${endOfRows}\n`);
const terminatorInside = Buffer.from(`\n${endOfRows}\n`);

/** Takes the content of a backup apart, a line or the rows of a table at a time, in little memory. */
export class ContentReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  /** The next line without its end; undefined when there is nothing left. Throws BACKUP_DAMAGED (usage). */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf(lineEnd);
    while (end < 0) {
      if (await this.#pull()) end = this.#rest.indexOf(lineEnd);
      else if (this.#rest.length === 0) return undefined;
      else throw damaged('its last line has no end');
    }
    return this.#take(end + 1).toString('utf8', 0, end);
  }

  /** The rows up to the line that ends them, which is taken too, in pieces of whole rows. */
  async *rows(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#rest.subarray(0, terminator.length).equals(terminator)) {
        this.#take(terminator.length);
        return;
      }
      const end = this.#rest.indexOf(terminatorInside);
      // Without the end in sight: every row that is whole.
      const whole = end < 0 ? this.#rest.lastIndexOf(lineEnd) : end;
      if (whole >= 0) yield this.#take(whole + 1);
      else if (!(await this.#pull())) throw damaged('the rows of a table have no end');
    }
  }

  /** Lets go of what it reads from. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #take(count: number): Buffer {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async #pull(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest =
      this.#rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}

/** How many rows end in these bytes. */
export function rowsIn(bytes: Uint8Array): number {
  let rows = 0;
  for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, at + 1)) rows += 1;
  return rows;
}
