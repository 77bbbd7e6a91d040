import { makeSignature } from 'better-auth/crypto';
import type { Pool } from 'pg';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signatureOf } from './signature';
import { SignedSessions } from './signed-sessions';

const [old, current] = ['o'.repeat(32), 'c'.repeat(32)];
const stored = new Map<string, string>();
const query = vi.fn((text: string, [token = '', fingerprint = '']: string[]) => {
  if (text.includes('select')) {
    const signatures = stored.get(token);
    return { rows: signatures === undefined ? [] : [{ signatures }] };
  }
  stored.set(token, `${fingerprint} ${stored.get(token) ?? ''}`);
  return { rows: [] };
});
const db = { query } as unknown as Pick<Pool, 'query'>;
const [before, after] = [new SignedSessions(db, old), new SignedSessions(db, current)];

const cookie = (token: string, secret: string, name = 'better-auth.session_token') =>
  `${name}=${encodeURIComponent(`${token}.${signatureOf(token, secret)}`)}`;
const asks = (text: string) => new Headers({ cookie: text, 'x-other': 'kept' });

beforeEach(() => {
  stored.clear();
  query.mockClear();
});

describe('signatureOf', () => {
  it('is what Better Auth puts into its cookies', async () => {
    expect(await makeSignature('t0k/en', old)).toBe(signatureOf('t0k/en', old));
  });
});

describe('SignedSessions', () => {
  it('knows a cookie that was given out under another secret, both ways', async () => {
    await before.remember([`${cookie('one', old)}; Path=/; HttpOnly`]);
    await after.remember([
      `${cookie('two', current, '__Secure-better-auth.session_token')}; Path=/`,
    ]);
    const text = `theme=dark; ${cookie('one', old)}`;
    const headers = await after.verifiable(asks(text));
    expect(headers.get('cookie')).toBe(`theme=dark; ${cookie('one', current)}`);
    expect(headers.get('x-other')).toBe('kept');
    const secure = cookie('two', current, '__Secure-better-auth.session_token');
    expect((await before.verifiable(asks(secure))).get('cookie')).toBe(
      cookie('two', old, '__Secure-better-auth.session_token'),
    );
  });

  it('asks nobody about a cookie of its own, or without one', async () => {
    const own = asks(cookie('one', current));
    expect(await after.verifiable(own)).toBe(own);
    expect(await after.verifiable(new Headers())).toEqual(new Headers());
    expect(query).not.toHaveBeenCalled();
  });

  it.each([
    ['a signature that nobody gave out', cookie('one', 'x'.repeat(32))],
    ['a session that is gone', cookie('gone', old)],
    ['what is no cookie of ours', 'better-auth.session_token=%E0%A4%A'],
  ])('leaves %s to be refused', async (_what, text) => {
    await before.remember([cookie('one', old)]);
    expect((await after.verifiable(asks(text))).get('cookie')).toBe(text);
  });

  it('keeps nothing of a cookie that is taken back', async () => {
    await before.remember(['better-auth.session_token=; Max-Age=0', 'theme=dark']);
    expect(query).not.toHaveBeenCalled();
  });
});
