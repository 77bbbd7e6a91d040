import { base64Forms, formsOf, hexForms } from './encodings.ts';
import { pieceMasker } from './pieces.ts';

/** What stands where a secret stood. */
export const mask = '[redacted]';

/** Shorter values are words of every text; taking them out would hide nothing and spoil much. */
const shortest = 6;
/** A broken text is known by 12 characters of it; the rest has to be worth hiding. */
const longEnough = 16;
/** Every piece of a text is kept in memory; of whole files of secrets only their lines are. */
const tooLong = 4096;

const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):([^\s@/]+)@/gi;
/** Passwords in database URLs may hold an unescaped slash. */
const databasePassword = /\b(postgres(?:ql)?(?:\+\w+)?:\/\/[^\s:@/]*):([^\s@]+)@/gi;

/**
 * A function that takes secrets out of a text: the values themselves, their escaped, base64 and hex forms, also
 * broken over lines, the passwords inside values that are URLs, and the password of any URL.
 */
export function redactor(secretValues: Iterable<string>): (text: string) => string {
  const secrets = [...new Set([...secretValues].flatMap(secretsIn))];
  const sources = new Map(
    secrets.flatMap((secret) => formsOf(secret).map(({ source, length }) => [source, length])),
  );
  // Of two that begin alike the longer one.
  const ordered = [...sources].sort(([, a], [, b]) => b - a).map(([source]) => source);
  const values = ordered.length === 0 ? undefined : new RegExp(ordered.join('|'), 'g');
  const maskPieces = pieceMasker(secrets.flatMap(textsToBreak), mask);
  return (text) => {
    const whole = values === undefined ? text : text.replace(values, mask);
    const plain = maskPieces(whole);
    // Nearly every line of a log; a search for three characters costs next to nothing.
    if (!plain.includes('://')) return plain;
    return plain.replace(databasePassword, withoutPassword).replace(urlPassword, withoutPassword);
  };
}

/** The word that stands for one in our own advice stays. */
function withoutPassword(url: string, before: string, password: string): string {
  return password === 'PASSWORD' ? url : `${before}:${mask}@`;
}

function secretsIn(value: string): string[] {
  return [value, ...passwordsIn(value), ...secretLines(value)].filter(
    (secret) => secret.length >= shortest && !isCertificate(secret),
  );
}

/** What is known by a piece of it. A URL begins like many others: its password is one of the secrets itself. */
function textsToBreak(secret: string): string[] {
  const spelled = secret.includes('://')
    ? []
    : [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const texts = [...spelled, ...base64Forms(secret), ...hexForms(secret)];
  return texts.filter(({ length }) => length >= longEnough && length <= tooLong);
}

function passwordsIn(value: string): string[] {
  const raw = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s]+)@/i.exec(value)?.[1];
  if (raw === undefined) return [];
  try {
    return [raw, decodeURIComponent(raw)];
  } catch {
    return [raw];
  }
}

/** A log shows a value of several lines line by line, or filled: with blanks for its breaks, then broken anew. */
function secretLines(value: string): string[] {
  if (!value.includes('\n') || isCertificate(value)) return [];
  return [...value.split(/\r?\n/), value.replace(/\r?\n/g, ' ')];
}

/** Certificates are public. */
function isCertificate(value: string): boolean {
  return value.includes('-----BEGIN CERTIFICATE-----');
}
