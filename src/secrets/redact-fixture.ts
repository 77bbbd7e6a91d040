const alphabets = [
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_',
  '0123456789abcdef',
  'abcXYZ019 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  'abcäöüßéñ€日本😀 "\\/',
];

/** A secret of `length` characters, of any alphabet that people and programs use. */
export function randomSecret(random: () => number, length: number): string {
  const letters = Array.from(alphabets[Math.floor(random() * alphabets.length)] ?? '');
  const pick = () => letters[Math.floor(random() * letters.length)] ?? 'x';
  // It does not end in blanks or quotes: those belong to the text around it.
  return `s${Array.from({ length: length - 2 }, pick).join('')}e`;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const percent = (text: string) => encodeURIComponent(text);
const json = (text: string) => JSON.stringify(text);

/** How programs write a secret into a log. */
export const writers: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  base64,
  'base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'base64 of user and secret': (secret) => base64(`ada:${secret}`),
  'base64 of one byte more': (secret) => base64(`:${secret}!`),
  'base64url within': (secret) => Buffer.from(`k=${secret}&`).toString('base64url'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  HEX: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'percent-encoded': percent,
  'percent-encoded in lower case': (secret) =>
    percent(secret).replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded in full': (secret) =>
    percent(secret).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`),
  'form-encoded': (secret) => new URLSearchParams([['a', secret]]).toString(),
  'encoded as a URL': (secret) => encodeURI(secret),
  JSON: json,
  'JSON in JSON': (secret) => json(json(secret)),
  'JSON of ASCII': (secret) =>
    json(secret).replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'JSON of PHP': (secret) => json(secret).replaceAll('/', '\\/'),
  'JSON of Go': (secret) =>
    json(secret).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  'single quotes of a shell': (secret) => `'${secret.replaceAll("'", `'\\''`)}'`,
  'double quotes of a shell': (secret) => `"${secret.replace(/["\\$`]/g, '\\$&')}"`,
  'backslashes of a shell': (secret) => secret.replace(/[^\w.~\-\u0080-\u{10ffff}]/gu, '\\$&'),
  HTML: (secret) =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
};
