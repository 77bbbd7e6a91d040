import type { RegistryCredentials } from '../ports/docker.ts';
import type { Http } from '../ports/http.ts';

/**
 * The Authorization header that answers a registry's challenge (WWW-Authenticate): Basic as it is,
 * Bearer with a token fetched from the service that the challenge names, anonymously when there is no
 * log-in. Undefined when the challenge cannot be met.
 */
export async function authorization(
  http: Http,
  challenge: string,
  credentials: RegistryCredentials | undefined,
): Promise<string | undefined> {
  const basic = basicOf(credentials);
  if (/^basic\b/i.test(challenge)) return basic;
  if (!/^bearer\b/i.test(challenge)) return undefined;
  const { realm, ...parameters } = parametersOf(challenge);
  if (realm === undefined) return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope'] as const) {
    const value = parameters[name];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const headers = basic === undefined ? {} : { Authorization: basic };
  const response = await http.request(url.href, { headers });
  if (response.status !== 200) return undefined;
  const answer = JSON.parse(response.body) as { token?: string; access_token?: string };
  const token = answer.token ?? answer.access_token;
  return token === undefined ? undefined : `Bearer ${token}`;
}

function basicOf(credentials: RegistryCredentials | undefined): string | undefined {
  if (credentials === undefined || !('username' in credentials)) return undefined;
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** `Bearer realm="https://…",service="…"` -> the parameters by name. */
function parametersOf(challenge: string): Record<string, string | undefined> {
  const pairs = [...challenge.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), value]));
}
