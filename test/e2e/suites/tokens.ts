import { beforeAll, describe, expect, test } from 'vitest';
import { Account } from '../harness/account.ts';
import type { App } from '../harness/app.ts';
import { withForward } from '../harness/forward.ts';
import {
  decoded,
  signed,
  signingKey,
  tampered,
  unsigned,
  type Claims,
  type SigningKey,
} from '../harness/tokens.ts';
import { until } from '../harness/until.ts';

/** Adds a key to those that the frontend publishes, so that this suite can sign as the issuer does. */
export type PublishKey = (key: SigningKey) => Promise<void>;

/** What the backend makes of tokens, good and bad. */
export function tokensSuite(app: App, publish: PublishKey): void {
  describe('the API', () => {
    /** Signs as the app does: its public half is published. */
    const issuer = signingKey('e2e-issuer');
    const stranger = signingKey('e2e-stranger');
    let token: string;
    let claims: Claims;
    let kid: string;

    const ask = (authorization?: string) =>
      withForward(app.checkout, app.namespace, 'todo-backend', 8000, async (url) => {
        const headers: Record<string, string> =
          authorization === undefined ? {} : { authorization };
        const response = await fetch(`${url}/api/tasks`, { headers });
        return { status: response.status, body: await response.text() };
      });

    beforeAll(async () => {
      token = await (await Account.signUp(app.url, 'tony')).token();
      ({ claims } = decoded(token));
      kid = decoded(token).header['kid'] as string;
      await publish(issuer);
    });

    test('accepts the token of a signed-in person', async () => {
      expect(await ask(`Bearer ${token}`)).toMatchObject({ status: 200 });
    });

    test('accepts what the issuer signs: the refusals below are about the claims', async () => {
      const accepted = async () => (await ask(`Bearer ${signed(issuer, claims)}`)).status === 200;
      await until('the published key is known to the backend', accepted, 60_000);
    });

    test('refuses a request without a token', async () => {
      expect(await ask()).toMatchObject({ status: 401 });
      expect(await ask('Bearer nonsense')).toMatchObject({ status: 401 });
    });

    const refused: readonly [what: string, make: () => string][] = [
      ['an expired', () => signed(issuer, { ...claims, exp: now() - 60 })],
      ['a foreign-issuer', () => signed(issuer, { ...claims, iss: 'https://elsewhere.test' })],
      ['a wrong-audience', () => signed(issuer, { ...claims, aud: 'another-api' })],
      ['an alg: none', () => unsigned(claims, kid)],
      ['a tampered', () => tampered(token, { sub: 'somebody-else' })],
      ['a self-signed', () => signed({ ...stranger, kid }, claims)],
      ['an unknown-key', () => signed(stranger, claims)],
    ];
    test.for(refused)('refuses %s token', async ([, make]) => {
      expect(await ask(`Bearer ${make()}`)).toMatchObject({ status: 401 });
    });

    test('is closed at the app URL too, whatever the browser sends along', async () => {
      for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
        const response = await fetch(`${app.url}/api/backend/tasks`, { headers });
        expect(response.status).toBe(401);
      }
    });
  });
}

/** Seconds since the epoch. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
