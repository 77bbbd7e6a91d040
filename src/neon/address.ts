import { DeployError } from '../errors.ts';

/** Where the services of Neon are asked. */
export interface NeonAddresses {
  /** Base of Neon's API, without a slash at its end. */
  readonly api: string;
  /** Base of the service that gives a database without an account. */
  readonly temporary: string;
}

const published = {
  NEON_API_URL: 'https://console.neon.tech/api/v2',
  NEON_NEW_URL: 'https://neon.new/api/v1',
} as const;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The published addresses, or those of NEON_API_URL and NEON_NEW_URL, which are there for tests. An API key and
 * a claim link go over them, so http is for this machine alone. Throws NEON_URL_INVALID (usage).
 */
export function neonAddresses(env: Readonly<Record<string, string | undefined>>): NeonAddresses {
  return { api: addressIn(env, 'NEON_API_URL'), temporary: addressIn(env, 'NEON_NEW_URL') };
}

function addressIn(
  env: Readonly<Record<string, string | undefined>>,
  name: keyof typeof published,
): string {
  const { [name]: given = '' } = env;
  if (given === '') return published[name];
  const problem = whatIsWrong(given);
  if (problem === undefined) return given.replace(/\/+$/, '');
  throw new DeployError('usage', 'NEON_URL_INVALID', `${name} cannot be used: ${problem}`, {
    hint: `Unset it: without it ${published[name]} is asked.`,
  });
}

function whatIsWrong(given: string): string | undefined {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    return 'it is not a URL';
  }
  if (url.username !== '' || url.password !== '') return 'it holds a user or a password';
  if (url.search !== '' || url.hash !== '') return 'it holds a ? or a #';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'it is not an https URL';
  return loopback.test(url.hostname) ? undefined : 'http is for this machine alone (127.0.0.1)';
}
