import { describe, expect, it } from 'vitest';
import { mask, redactor } from './redact.ts';

const secret = 'p@ss/w"örd=1';

describe('redactor', () => {
  const redact = redactor([
    secret,
    'postgresql://user:s3cr%2Fet@host/db',
    'abc',
    'line one\nline two',
  ]);

  it.each([
    ['itself', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['JSON', JSON.stringify({ a: secret })],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['the password of a URL', 'the password is s3cr%2Fet'],
    ['the same, decoded', 'the password is s3cr/et'],
    ['a single line of several', 'xx line two xx'],
  ])('takes out %s', (_what, text) => {
    expect(redact(text)).toContain(mask);
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).not.toContain('s3cr');
    expect(redact(text)).not.toContain('line two');
  });

  it('takes out the password of any URL, known or not', () => {
    const plain = redactor([]);
    expect(plain('postgresql://u:unknown@h/d')).toBe(`postgresql://u:${mask}@h/d`);
    expect(plain('postgres://u:un/kn@wn@h/d')).not.toContain('kn@wn');
    expect(plain('at https://me:token@git.test/x')).toBe(`at https://me:${mask}@git.test/x`);
  });

  it('leaves the word that stands for a password in our advice', () => {
    const advice = 'It looks like postgresql://USER:PASSWORD@HOST/DATABASE';
    expect(redactor([])(advice)).toBe(advice);
    expect(redactor([])('postgresql://u:password@h/d')).toBe(`postgresql://u:${mask}@h/d`);
  });

  it('leaves other text alone', () => {
    const text = 'see http://localhost:3000/@me, abc, user@host:/path and 12:30';
    expect(redact(text)).toBe(text);
  });

  it('does not treat public certificates as secrets', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    expect(redactor([pem])(pem)).toBe(pem);
  });

  it('takes out a value of several lines that was filled: blanks for its breaks, other breaks', () => {
    const lines = ['Zk4vPq8sWm2xTn6yUd3e', 'Hb3cRf7gLj9dKs5wQa1t'];
    const filled = 'Zk4vPq8sWm2xTn6y\nUd3e Hb3cRf7gLj9\ndKs5wQa1t';
    const shown = redactor([lines.join('\n')])(`note:\n${filled}\nend`);
    expect(shown).toBe(`note:\n${mask}\n${mask}\n${mask}\nend`);
  });

  it('takes out the begin of one that was cut, and pieces behind the time of a log', () => {
    const value = 'Zk4vPq8sWm2xTn6yUd3eHb3cRf7gLj9d';
    const plain = redactor([value]);
    expect(plain(`KEY=${value.slice(0, 20)}…`)).toBe(`KEY=${mask}…`);
    const time = '2026-11-30T03:42:05.274710012Z';
    const pieces = [value.slice(0, 16), value.slice(16, 28), value.slice(28)];
    const shown = plain(pieces.map((piece) => `${time} ${piece}`).join('\n'));
    expect(shown).toBe(Array(3).fill(`${time} ${mask}`).join('\n'));
  });

  it('takes out the longer of two values that begin alike', () => {
    expect(redactor(['secret', 'secret-longer'])('secret-longer!')).toBe(`${mask}!`);
  });
});
