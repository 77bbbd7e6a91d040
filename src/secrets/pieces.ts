/** Shorter pieces can be words of any text: `password` at the start of a line is no secret. */
const shortest = 12;

interface Place {
  readonly text: string;
  /** Where the piece of `shortest` characters stands in it. */
  readonly at: number;
}

/** What is left of a text that was cut at the end of a line. */
interface Rest {
  readonly text: string;
  readonly from: number;
}

/** What stands around a piece: blanks, quotes, and the dots of a text that was cut. */
const edge = /[\s"'\\…]/;
/** When a line of a log was written (RFC 3339), as Kubernetes puts it before each. */
const stamp = /^\d{4}-\d\d-\d\dT[\d:.]+Z\s/;

/**
 * A function that masks the pieces of texts that were broken over lines: the end of a line that begins one of
 * them, the start of a line that ends one, and whole lines from its middle. Pieces shorter than 12 characters
 * are known only by the other piece beside them. Texts are found by their first and last 12 characters of a
 * line, so it costs two look-ups a line.
 */
export function pieceMasker(texts: Iterable<string>, mask: string): (text: string) => string {
  const places = new Map<string, Place[]>();
  for (const text of new Set(texts)) {
    for (let at = 0; at + shortest <= text.length; at++) {
      const piece = text.slice(at, at + shortest);
      places.set(piece, [...(places.get(piece) ?? []), { text, at }]);
    }
  }
  if (places.size === 0) return (text) => text;
  return (text) =>
    text.includes('\n') ? maskLines(text, places, mask) : maskLine(text, places, mask);
}

function maskLine(
  line: string,
  places: ReadonlyMap<string, readonly Place[]>,
  mask: string,
): string {
  const head = headOf(line, places);
  const start = head === undefined ? line : cut(line, head, mask);
  const tail = tailOf(start, places);
  return tail === undefined ? start : cut(start, tail, mask);
}

function maskLines(
  text: string,
  places: ReadonlyMap<string, readonly Place[]>,
  mask: string,
): string {
  const lines = text.split('\n');
  let rest: Rest | undefined;
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index] ?? '';
    const head = continued(line, rest) ?? headOf(line, places);
    if (head !== undefined) {
      line = cut(line, head, mask);
      if (rest === undefined && index > 0) {
        lines[index - 1] = withoutBegin(lines[index - 1] ?? '', head, mask);
      }
    }
    const goesOn = head !== undefined && head.from + head.length < head.text.length;
    const tail = goesOn ? undefined : tailOf(line, places);
    if (tail !== undefined) line = cut(line, tail, mask);
    rest = goesOn
      ? { text: head.text, from: head.from + head.length }
      : tail && { text: tail.text, from: tail.length };
    lines[index] = line;
  }
  return lines.join('\n');
}

/** A piece of `text`, from there, as it stands in a line. */
interface Piece {
  readonly text: string;
  readonly from: number;
  readonly length: number;
  /** Where it begins in the line. */
  readonly start: number;
}

/** The piece that a line starts with: an end of a text, or a middle that takes the whole line. */
function headOf(line: string, places: ReadonlyMap<string, readonly Place[]>): Piece | undefined {
  const [start, end] = edges(line);
  const known = places.get(line.slice(start, start + shortest)) ?? [];
  for (const { text, at } of known) {
    if (at === 0) continue;
    const piece = continued(line, { text, from: at }, [start, end]);
    if (piece !== undefined) return piece;
  }
  return undefined;
}

/** The next piece of a text that was cut, if the line starts with it. */
function continued(
  line: string,
  rest: Rest | undefined,
  [start, end] = edges(line),
): Piece | undefined {
  if (rest === undefined || end <= start) return undefined;
  const { text, from } = rest;
  const whole = text.length - from;
  if (line.startsWith(text.slice(from), start)) return { text, from, length: whole, start };
  const length = end - start;
  return length < whole && text.startsWith(line.slice(start, end), from)
    ? { text, from, length, start }
    : undefined;
}

/** The piece that a line ends with: the begin of a text. */
function tailOf(line: string, places: ReadonlyMap<string, readonly Place[]>): Piece | undefined {
  const [, end] = edges(line);
  const known = places.get(line.slice(Math.max(0, end - shortest), end)) ?? [];
  for (const { text, at } of known) {
    const length = at + shortest;
    const start = end - length;
    if (start >= 0 && line.startsWith(text.slice(0, length), start)) {
      return { text, from: 0, length, start };
    }
  }
  return undefined;
}

/** The line before a piece, without what comes before it in the text. */
function withoutBegin(line: string, { text, from }: Piece, mask: string): string {
  const [start, end] = edges(line);
  const begin = end - from;
  if (begin < start || !line.startsWith(text.slice(0, from), begin)) return line;
  return cut(line, { text, from: 0, length: from, start: begin }, mask);
}

/** Where a line begins and ends without its time, blanks and quotes. */
function edges(line: string): readonly [start: number, end: number] {
  let start = stamp.exec(line)?.[0].length ?? 0;
  let end = line.length;
  while (start < end && edge.test(line[start] ?? '')) start++;
  while (end > start && edge.test(line[end - 1] ?? '')) end--;
  return [start, end];
}

function cut(line: string, { start, length }: Piece, mask: string): string {
  return line.slice(0, start) + mask + line.slice(start + length);
}
