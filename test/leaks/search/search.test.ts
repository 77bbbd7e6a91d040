import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Needles } from './needles.ts';
import { search } from './search.ts';

const canaries = {
  plain: 'Zb7kQw93TrLm5Xy0VgHc2Ns8',
  awkward: 'Pq4 "Wj8zRt1Yv6"\n\'Kd3Fn7Bx5Mg0\' <ÄöÜ&日本> Hs2Lc9Tz4Vr6/+=%\\u',
};
const needles = new Needles(canaries);

const found = (bytes: string | Buffer) =>
  search(needles, { place: 'p', what: 'w', bytes: Buffer.from(bytes) }).map(({ canary }) => canary);

/** Ways to write a secret, made with other means than the encodings that are looked for. */
const ways: Readonly<Record<string, (secret: string) => string | Buffer>> = {
  'as it is': (secret) => secret,
  'in the middle of a text': (secret) => `x=${secret}; y`,
  base64: (secret) => btoa(binary(secret)),
  'base64 after one byte': (secret) => btoa(binary(`a${secret}z`)),
  'base64 after two bytes': (secret) => btoa(binary(`ab${secret}z`)),
  'base64 after three bytes': (secret) => btoa(binary(`abc${secret}`)),
  'base64 of a log-in in base64': (secret) =>
    btoa(JSON.stringify({ auth: btoa(binary(`someone:${secret}`)) })),
  base64url: (secret) => Buffer.from(`k:${secret}`).toString('base64url'),
  'base64 in lines of 76': (secret) =>
    btoa(binary('x'.repeat(60) + secret)).replace(/.{76}/g, '$&\r\n'),
  'a query': (secret) => new URLSearchParams({ a: secret }).toString(),
  'a URL': (secret) => `https://x.test/?a=${encodeURIComponent(secret)}`,
  'base64 of a query': (secret) => btoa(new URLSearchParams({ a: secret }).toString()),
  JSON: (secret) => JSON.stringify({ secret }),
  'JSON in JSON in JSON': (secret) => JSON.stringify(JSON.stringify(JSON.stringify({ secret }))),
  'base64 of JSON': (secret) => btoa(binary(JSON.stringify({ secret }))),
  hex: (secret) => [...Buffer.from(secret)].map((b) => b.toString(16).padStart(2, '0')).join(''),
  HEX: (secret) => Buffer.from(`::${secret}`).toString('hex').toUpperCase(),
  'UTF-16': (secret) => Buffer.from(`--${secret}`, 'utf16le'),
  gzip: (secret) => gzipSync(secret),
  'gzip in base64, twice': (secret) => btoa(gzipSync(`{"a":${secret}}`).toString('base64')),
  'a Secret of Helm': (secret) =>
    JSON.stringify({
      data: { release: btoa(gzipSync(secret + 'x'.repeat(500)).toString('base64')) },
    }),
  'gzip in gzip': (secret) => gzipSync(gzipSync(secret)),
  'broken over lines of 16': (secret) => secret.replace(/.{16}/gsu, '$&\n'),
  'broken over lines of 5': (secret) => secret.replace(/.{5}/gsu, '$&\n    '),
  'broken in JSON': (secret) => JSON.stringify(secret.replace(/.{7}/gsu, '$&\n')),
  'hex broken over lines of 8': (secret) =>
    Buffer.from(secret).toString('hex').replace(/.{8}/g, '$&\n'),
};

/** Bytes as characters, which is what btoa takes. */
function binary(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

describe('the search finds', () => {
  const cases = Object.entries(canaries).flatMap(([name, secret]) =>
    Object.entries(ways).map(([way, write]) => ({ name, way, bytes: write(secret) })),
  );
  it.each(cases)('$name, $way', ({ name, bytes }) => {
    expect(found(bytes)).toContain(name);
  });

  it('it at every offset of a large text, and says what stands before it', () => {
    for (let offset = 0; offset < 40; offset++) {
      const text = `${'.'.repeat(offset)} password=${canaries.plain}`;
      expect(search(needles, { place: 'p', what: 'w', bytes: Buffer.from(text) })).toEqual([
        expect.objectContaining({ canary: 'plain', before: text.slice(0, -24) }) as unknown,
      ]);
    }
  });

  it('any piece of twelve characters', () => {
    for (let at = 0; at + 12 <= canaries.plain.length; at++) {
      expect(found(`[${canaries.plain.slice(at, at + 12)}]`)).toEqual(['plain']);
    }
  });
});

describe('the search does not find', () => {
  it.each([
    ['what is not there', 'a'.repeat(5000)],
    ['a piece that could be chance', canaries.plain.slice(0, 11)],
    ['the mask', 'password=[redacted]'],
    ['its hash', '5f0e1b2c3d4e5f60718293a4b5c6d7e8f9'],
  ])('%s', (_what, text) => {
    expect(found(text)).toEqual([]);
  });

  it('a canary that is too short to be told from chance: it is refused', () => {
    expect(() => new Needles({ short: 'abc' })).toThrow(/short/);
  });
});
