/**
 * How programs write a secret, for the hunt alone: nothing here is shared with src/secrets, so that a way
 * which the redactor does not know is not forgotten here too.
 */

/** A text, or the part of one, in which nothing but the secret stands. */
export interface Encoded {
  /** Named in the report: `base64 of percent-encoded, 2 bytes before`. */
  readonly encoding: string;
  readonly text: string;
}

/** All ways to write a secret that the hunt knows. */
export function encodingsOf(secret: string): Encoded[] {
  const spelled = spellings(secret);
  const itself = { encoding: 'as it is', text: secret };
  // A log-in of a registry is base64 in JSON, and that is base64 in a Secret.
  const twice = packed(itself)
    .filter(({ encoding }) => encoding.startsWith('base64'))
    .flatMap(packed);
  return [...spelled, ...spelled.flatMap(packed), ...twice, utf16(secret)];
}

/** The characters themselves, escaped as one place or another wants them. */
function spellings(secret: string): Encoded[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const all: Record<string, string> = {
    'as it is': secret,
    'percent-encoded': percent,
    'percent-encoded in small letters': percent.replace(/%../g, (code) => code.toLowerCase()),
    'percent-encoded in full': percent.replace(/[!'()*]/g, (char) => percentOf(char)),
    'form-encoded': percent.replace(/%20/g, '+'),
    JSON: quoted,
    'JSON in ASCII': quoted.replace(/[^\0-\x7f]/g, unicodeEscape),
    'JSON of Go': quoted.replace(/[<>&]/g, unicodeEscape),
    'JSON in JSON': JSON.stringify(quoted).slice(1, -1),
    'in single quotes of a shell': secret.replaceAll("'", String.raw`'\''`),
    'escaped in octal': octal(secret),
  };
  return Object.entries(all).map(([encoding, text]) => ({ encoding, text }));
}

/** Base64 at its three alignments, in both alphabets, and hex in both cases. */
function packed({ encoding, text }: Encoded): Encoded[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((before) => {
    const name = `of ${encoding}, ${before} bytes before`;
    const core = coreOfBase64(bytes, before);
    return [
      { encoding: `base64 ${name}`, text: core },
      { encoding: `base64url ${name}`, text: core.replace(/\+/g, '-').replace(/\//g, '_') },
    ];
  });
  const hex = bytes.toString('hex');
  return [
    ...base64,
    { encoding: `hex of ${encoding}`, text: hex },
    { encoding: `HEX of ${encoding}`, text: hex.toUpperCase() },
  ];
}

/**
 * Three bytes are four characters (RFC 4648, section 4): what stands before the secret decides which of three
 * ways it is written. The characters that hold bits of a neighbour are left away.
 */
function coreOfBase64(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(3)]).toString('base64');
  const firstOwn = [0, 2, 3][before] ?? 0;
  const ownBits = (before + bytes.length) * 8;
  return whole.slice(firstOwn, Math.floor(ownBits / 6));
}

function utf16(secret: string): Encoded {
  return { encoding: 'UTF-16', text: Buffer.from(secret, 'utf16le').toString('latin1') };
}

function percentOf(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** As git and BuildKit show what is not ASCII: `\303\274`. */
function octal(secret: string): string {
  const bytes = [...Buffer.from(secret)];
  return bytes
    .map((byte) =>
      byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8)}` : String.fromCharCode(byte),
    )
    .join('');
}
