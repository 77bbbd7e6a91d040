import { type BetterAuthOptions, betterAuth } from 'better-auth';
import type { AuthConfig } from '../config';
import { log } from '../log';
import { runtime } from '../runtime';
import { eraseBackendData, requirePassword } from './deletion';
import { keysFor } from './keys';
import { sharedAuthOptions } from './options';

const MAX_INSTANCES = 32;

function createAuth(auth: AuthConfig, origin: string) {
  const instance = betterAuth({
    ...sharedAuthOptions(auth, keysFor(auth.secret)),
    baseURL: origin,
    database: runtime().pool,
    // Refusals still come back as answers; what is thrown is what went wrong underneath, and
    // would otherwise end as an empty 500.
    onAPIError: { throw: true },
    logger: { level: 'warn', log: logLine },
    hooks: { before: requirePassword },
    user: {
      deleteUser: {
        enabled: true,
        // After the password was checked, and before anything of the account is gone.
        beforeDelete: async ({ id }, request) => {
          const { token } = await instance.api.signJWT({ body: { payload: { sub: id } } });
          await eraseBackendData(token, request?.headers ?? new Headers());
        },
      },
    },
  } satisfies BetterAuthOptions);
  return instance;
}

/** Better Auth, made for one origin. */
export type Auth = ReturnType<typeof createAuth>;

const holder = globalThis as typeof globalThis & { todoAuth?: Map<string, Auth> };

/**
 * Better Auth for the origin under which the browser sees the app. The caller has made sure
 * that the host policy allows it.
 *
 * An instance fixes its base URL, whether its cookies are `Secure`, and whom it trusts as
 * `Origin`. So there is one for each origin, all on the same database: plain http on localhost
 * and https behind an ingress both get the right cookies, and a page on another port of the
 * same host, which shares the cookies, is still a stranger.
 */
export function authFor(origin: string): Auth {
  holder.todoAuth ??= new Map();
  const instances = holder.todoAuth;
  const existing = instances.get(origin);
  if (existing) return existing;
  const oldest = instances.keys().next();
  if (instances.size >= MAX_INSTANCES && !oldest.done) instances.delete(oldest.value);
  const created = createAuth(runtime().config.auth, origin);
  instances.set(origin, created);
  return created;
}

/** Details can hold addresses and tokens of people, so only the message itself is printed. */
function logLine(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
  log(level, 'auth', { message });
}
