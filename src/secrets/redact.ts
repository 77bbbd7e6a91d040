/** What stands where a secret stood. */
export const mask = '[redacted]';

/** Shorter values are words of every text; taking them out would hide nothing and spoil much. */
const shortest = 6;

const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):([^\s@/]+)@/gi;
/** Passwords in database URLs may hold an unescaped slash. */
const databasePassword = /\b(postgres(?:ql)?(?:\+\w+)?:\/\/[^\s:@/]*):([^\s@]+)@/gi;

/**
 * A function that takes secrets out of a text: the values themselves, their base64, URL-encoded and
 * JSON-escaped forms, the passwords inside values that are URLs, and the password of any URL.
 */
export function redactor(secretValues: Iterable<string>): (text: string) => string {
  const needles = [...new Set([...secretValues].flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const values = needles.length === 0 ? undefined : new RegExp(needles.map(escape).join('|'), 'g');
  return (text) => {
    const plain = values === undefined ? text : text.replace(values, mask);
    // Nearly every line of a log; a search for three characters costs next to nothing.
    if (!plain.includes('://')) return plain;
    return plain.replace(databasePassword, `$1:${mask}@`).replace(urlPassword, `$1:${mask}@`);
  };
}

function formsOf(value: string): string[] {
  return [value, ...passwordsIn(value), ...secretLines(value)]
    .filter((secret) => secret.length >= shortest && !isCertificate(secret))
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
    ]);
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

/** A log shows a value of several lines line by line. */
function secretLines(value: string): string[] {
  return value.includes('\n') && !isCertificate(value) ? value.split(/\r?\n/) : [];
}

/** Certificates are public. */
function isCertificate(value: string): boolean {
  return value.includes('-----BEGIN CERTIFICATE-----');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
