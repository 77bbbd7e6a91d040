import type { BetterAuthOptions } from 'better-auth';
import { type JwtOptions, jwt } from 'better-auth/plugins';
import type { AuthConfig } from '../config';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Reads the signing keys; the caller decides which of them may sign. */
export type ReadKeys = NonNullable<NonNullable<JwtOptions['adapter']>['getJwks']>;

/**
 * What holds for every origin, and all that decides the database schema. The server and the
 * migration share it, so that they cannot disagree about the tables.
 */
export function sharedAuthOptions(auth: AuthConfig, readKeys?: ReadKeys) {
  return {
    appName: 'Todo',
    secret: auth.secret,
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: {
      expiresIn: 7 * DAY,
      updateAge: DAY,
      // See signed-sessions.ts: how a cookie is known again that another secret has signed.
      additionalFields: {
        signatures: { type: 'string', required: false, input: false, returned: false },
      },
    },
    // Off unless asked for: behind a port-forward or a proxy that hides addresses, all people
    // share one address, and the limit would lock them out together. Counts live in the
    // database, so that replicas share them.
    rateLimit: { enabled: auth.rateLimit, storage: 'database', window: MINUTE, max: 100 },
    telemetry: { enabled: false },
    // Readiness compares the schema; a check with every request would ask twice.
    advanced: { database: { validateSchema: false } },
    plugins: [
      jwt({
        jwks: {
          keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' },
          // A key that no longer signs is published until the last token of it has ended.
          gracePeriod: 30 * MINUTE,
        },
        ...(readKeys === undefined ? {} : { adapter: { getJwks: readKeys } }),
        jwt: {
          issuer: auth.issuer,
          audience: auth.audience,
          expirationTime: '15m',
          // The backend needs to know who, and nothing else about the person.
          definePayload: () => ({}),
        },
        // The browser keeps its session cookie only; tokens stay between the servers.
        disableSettingJwtHeader: true,
      }),
    ],
  } satisfies BetterAuthOptions;
}
