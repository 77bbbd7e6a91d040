import { symmetricEncrypt } from 'better-auth/crypto';
import { describe, expect, it } from 'vitest';
import { openableKeys, usableKeys } from './openable-keys';

const now = new Date('2026-01-01T12:00:00Z');
const [old, current] = ['o'.repeat(32), 'c'.repeat(32)];

async function keyOf(id: string, secret: string, expiresAt?: Date) {
  const privateKey = JSON.stringify(await symmetricEncrypt({ key: secret, data: '{"kty":"OKP"}' }));
  return { id, privateKey, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

describe('the signing keys of two secrets side by side', () => {
  it('are all published, and each process signs with its own', async () => {
    const keys = [await keyOf('1', old), await keyOf('2', current)];
    for (const [secret, own] of [
      [old, '1'],
      [current, '2'],
    ] as const) {
      const usable = usableKeys(keys, await openableKeys(keys, secret), now);
      expect(usable.map(({ id }) => id)).toEqual(['1', '2']);
      const live = usable.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
      expect(live.map(({ id }) => id)).toEqual([own]);
    }
  });

  it('go when their own end has come', async () => {
    const ended = new Date('2026-01-01T08:00:00Z');
    const keys = [await keyOf('1', old, ended), await keyOf('2', current)];
    const usable = usableKeys(keys, await openableKeys(keys, current), now);
    expect(usable[0]?.expiresAt).toBe(ended);
  });

  it('stay as they are for a secret that opens none: it is a wrong one', async () => {
    const keys = [await keyOf('1', old), { id: '2', privateKey: 'nonsense' }];
    expect(usableKeys(keys, await openableKeys(keys, current), now)).toEqual(keys);
  });
});
