const newline = 0x0a;
const carriageReturn = 0x0d;
const usualLimit = 64 * 1024;

/** Cuts the output of a program into lines, byte for byte. */
export class LineCutter {
  private rest: Buffer = Buffer.alloc(0);

  /** A line that goes on for more bytes is cut, so that no program can fill the memory. */
  constructor(private readonly longestBytes = usualLimit) {}

  /** The lines that this chunk completes, without their ends. */
  push(chunk: Uint8Array): Buffer[] {
    const lines: Buffer[] = [];
    const { longestBytes } = this;
    let bytes = Buffer.concat([this.rest, chunk]);
    for (;;) {
      const end = bytes.subarray(0, longestBytes + 1).indexOf(newline);
      if (end < 0 && bytes.length <= longestBytes) break;
      lines.push(withoutReturn(bytes.subarray(0, end < 0 ? longestBytes : end)));
      bytes = bytes.subarray(end < 0 ? longestBytes : end + 1);
    }
    // A copy: the rest of a large chunk would hold on to all of it.
    this.rest = Buffer.from(bytes);
    return lines;
  }

  /** The last line, when it came without its end. */
  end(): Buffer[] {
    const { rest } = this;
    this.rest = Buffer.alloc(0);
    return rest.length === 0 ? [] : [withoutReturn(rest)];
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
