import { describe, expect, it } from 'vitest';
import { mask, redactor } from './redact.ts';
import { seeded } from '../seeded-fixture.ts';
import { randomSecret, writers } from './redact-fixture.ts';

const rounds = 60;

/** Whether `piece` characters in a row of `text` stand in `shown`. */
function recognised(text: string, shown: string, piece: number): string | undefined {
  for (let at = 0; at + piece <= text.length; at++) {
    const part = text.slice(at, at + piece);
    if (shown.includes(part)) return part;
  }
  return undefined;
}

describe('a secret in a log', () => {
  it.each(Object.entries(writers))('is taken out when it is written %s', (name, write) => {
    const random = seeded(name.length * 7919);
    for (let round = 0; round < rounds; round++) {
      const secret = randomSecret(random, 6 + Math.floor(random() * 70));
      const other = randomSecret(random, 20);
      const written = write(secret);
      const shown = redactor([other, secret])(`before ${written}; after`);
      expect(shown, `${secret} as ${written}`).toContain(mask);
      // What is left is what stands around it: `ada:`, quotes, the edges of base64.
      expect(recognised(written, shown, 9), `${secret} as ${written}: ${shown}`).toBeUndefined();
      expect(shown.startsWith('before ')).toBe(true);
      expect(shown.endsWith('; after')).toBe(true);
    }
  });

  const wholeTexts = ['as it is', 'base64', 'base64url', 'hex', 'percent-encoded'];
  it.each(wholeTexts)('is taken out when it is written %s and broken over lines', (name) => {
    const random = seeded(name.length * 104_729);
    for (let round = 0; round < rounds; round++) {
      const secret = randomSecret(random, 24 + Math.floor(random() * 100));
      const written = writers[name]?.(secret) ?? '';
      const width = 24 + Math.floor(random() * 30);
      const begin = Math.floor(random() * width);
      const pieces = [written.slice(0, begin)];
      for (let at = begin; at < written.length; at += width)
        pieces.push(written.slice(at, at + width));
      const lines = pieces.map((piece, index) => (index === 0 ? `token ${piece}` : piece));
      const redact = redactor([secret]);
      // Pieces of 12; blanks and quotes at their edges may belong to the text around them.
      const together = redact(lines.join('\n'));
      expect(recognised(written, together, 14), `${secret}: ${together}`).toBeUndefined();
      const alone = lines.map(redact).join('\n');
      expect(recognised(written, alone, 14), `${secret}: ${alone}`).toBeUndefined();
    }
  });

  it('takes the short end of a broken one along', () => {
    const secret = 'q8Zr2mVt6Yw1Kd4Pn9Lc3';
    const redact = redactor([secret]);
    expect(redact(`a: ${secret.slice(0, 18)}\n${secret.slice(18)}\nb`)).toBe(
      `a: ${mask}\n${mask}\nb`,
    );
    expect(redact(`a: ${secret.slice(0, 3)}\n  ${secret.slice(3)} b`)).toBe(
      `a: ${mask}\n  ${mask} b`,
    );
  });
});

describe('other text', () => {
  const words =
    'password authentication failed for user connection to server postgresql secret token GET 200 the and'.split(
      ' ',
    );

  it('stays as it is, also where it shares words with a secret', () => {
    const random = seeded(4711);
    const secrets = [
      ...['my-secret-password', 'postgresql://todo:q8Zr2mVt6Yw1@todo-postgres:5432/todo'],
      ...['token', 'abc', randomSecret(random, 43)],
    ];
    const redact = redactor(secrets.filter((secret) => secret !== 'token'));
    for (let round = 0; round < 2_000; round++) {
      const count = 1 + Math.floor(random() * 9);
      const pick = () => words[Math.floor(random() * words.length)] ?? '';
      const separator = random() < 0.1 ? '\n' : ' ';
      const text = Array.from({ length: count }, pick).join(separator);
      expect(redact(text)).toBe(text);
    }
  });

  it('of many backslashes costs no more than other text', () => {
    const redact = redactor(['\\\\a"b\\c$d', '"quoted"', "it's `so`"]);
    const text = '\\'.repeat(200_000);
    expect(redact(text)).toBe(text);
  });

  it.each(['short', 'a\\b"c', ''])('keeps a secret of less than six characters: %j', (secret) => {
    const text = `it is ${secret}, ${encodeURIComponent(secret)} and ${btoa(secret)}`;
    expect(redactor([secret])(text)).toBe(text);
  });
});
