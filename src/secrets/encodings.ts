/**
 * Every way in which a secret shows up in a log, as the source of a regular expression with the length of the
 * shortest text it matches: spelled as it is or escaped (URL, JSON, shell, HTML, also one within the other),
 * as base64 and as hex.
 */
export interface Form {
  readonly source: string;
  readonly length: number;
}

/** The forms of one secret. */
export function formsOf(secret: string): Form[] {
  const fixed = [...base64Forms(secret), ...hexForms(secret)];
  return [
    { source: spelled(secret), length: secret.length },
    ...fixed.map((text) => ({ source: escapeRegExp(text), length: text.length })),
  ];
}

/**
 * The secret inside of base64, wherever it begins among the bytes that were encoded: of the three alignments
 * the characters that hold nothing but the secret; and the whole of it, with padding and without. In both
 * alphabets (RFC 4648, sections 4 and 5).
 */
export function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    return encoded.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const padded = bytes.toString('base64');
  const standard = [padded, padded.replace(/=+$/, ''), ...cores];
  const urlSafe = standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([...standard, ...urlSafe])];
}

/** The bytes as hex, in both cases. */
export function hexForms(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex');
  return [...new Set([hex, hex.toUpperCase()])];
}

/** Programs that quote within quotes add backslashes; more than this nobody reads any more. */
const backslashes = '\\\\{0,7}';

/** Escapes of JSON and of C by character. */
const letters: Readonly<Record<string, string>> = {
  ...{ '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' },
};

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&(?:quot|#34);' },
  "'": '&(?:apos|#0?39|#x27);',
};

/** A pattern for the secret itself, in which each character that anybody escapes may be escaped. */
function spelled(secret: string): string {
  return (secret.match(/\\+|[^\\]/gu) ?? [])
    .map((char, index, all) => {
      if (char.startsWith('\\'))
        return `(?:\\\\{${char.length},${char.length * 8}}|(?:%5[cC]){${char.length}})`;
      return /[\w.-]/.test(char) ? escapeRegExp(char) : escaped(char, all[index - 1] ?? '');
    })
    .join('');
}

function escaped(char: string, before: string): string {
  // After a backslash of the secret its pattern has taken all there are.
  const quoted = before.startsWith('\\') ? '' : backslashes;
  const ways = [quoted + escapeRegExp(char), percent(char), ...unicode(char)];
  const letter = letters[char];
  if (letter !== undefined) ways.push(`\\\\+${letter}`);
  if (char === ' ') ways.push('\\+');
  if (char === "'") ways.push(`'\\\\''`, `'"'"'`);
  const entity = entities[char];
  if (entity !== undefined) ways.push(entity);
  return `(?:${ways.join('|')})`;
}

/** `%C3%B6`, in either case. */
function percent(char: string): string {
  const bytes = [...Buffer.from(char)].map((byte) => byte.toString(16).padStart(2, '0'));
  return bytes.map((byte) => `%${anyCase(byte)}`).join('');
}

/** `\u00f6` of JSON, in either case; beyond the basic plane two of them. */
function unicode(char: string): string[] {
  const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index));
  const hex = units.map((unit) => anyCase(unit.toString(16).padStart(4, '0')));
  return [hex.map((digits) => `\\\\{1,7}u${digits}`).join('')];
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
