import { mask, redactor } from '../secrets/redact.ts';

/** What secrets look like, whoever they belong to; the groups that are kept come first. */
const patterns: readonly (readonly [pattern: RegExp, kept: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, ''],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, ''],
  [/\b((?:bearer|basic)\s+)(?=\S*\d)[\w.~+/=-]{8,}/gi, '$1'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, ''],
  [/\b(?:sk|pk|rk)[-_][\w-]{16,}/g, ''],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npg_|dckr_pat_)[\w-]{10,}/g, ''],
  // password=…, token='…', "api_key": "…"
  [
    /((?:pass(?:word|wd|phrase)?|secret|token|(?:api|access|private|client)[-_ ]?(?:key|secret)|credentials?)["']?\s*(?:=\s*["']?|:\s*["']))[^\s"',;&}{[]{4,}/gi,
    '$1',
  ],
  [/((?:password|passwd|api[-_]?key)\s*:\s+)[^\s"',;&}{[]{6,}/gi, '$1'],
];

const encodedBase64 = /[A-Za-z0-9+/_-]{12,}={0,2}/g;
const encodedUrl = /[^\s"'<>]*%[0-9a-f]{2}[^\s"'<>]*/gi;

/**
 * A function that takes secrets out of a text for people who do not know us: the known values in every
 * encoding that the redactor knows, longer texts that hold one encoded in base64 or for a URL, and whatever
 * looks like a key, a token or a password.
 */
export function scrubber(known: readonly string[]): (text: string) => string {
  const redact = redactor(known);
  const holds = (text: string): boolean => redact(text) !== text;
  const decoded =
    (decode: (run: string) => string) =>
    (run: string): string =>
      holds(decode(run)) ? mask : run;
  const fromBase64 = decoded((run) => Buffer.from(run, 'base64').toString('utf8'));
  const fromUrl = decoded(urlDecoded);
  return (text) => {
    const plain = patterns.reduce(
      (rest, [pattern, kept]) => rest.replace(pattern, `${kept}${mask}`),
      redact(text),
    );
    if (known.length === 0) return plain;
    return plain.replace(encodedBase64, fromBase64).replace(encodedUrl, fromUrl);
  };
}

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
