import { DeployError } from '../errors.ts';

/** The variable that holds the API key where nobody is asked for it. */
export const keyVariable = 'NEON_API_KEY';

/** Why this is no API key, in words; undefined when it may be one. The value is never repeated. */
export function whatIsWrongWithNeonKey(key: string): string | undefined {
  if (key === '') return 'the key is empty';
  // It goes into a header: nothing but visible characters may.
  if (!/^[\x21-\x7e]+$/.test(key)) return 'a key has no spaces and no special characters in it';
  if (/^postgres/i.test(key)) return 'this is a connection string, not an API key';
  if (key.length < 20) return 'that is too short for a key';
  return undefined;
}

/** The key of the environment; undefined without one. Throws NEON_KEY_REFUSED (usage) for what is none. */
export function keyOfEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { [keyVariable]: given = '' } = env;
  const key = given.trim();
  if (key === '') return undefined;
  const problem = whatIsWrongWithNeonKey(key);
  if (problem === undefined) return key;
  throw new DeployError('usage', 'NEON_KEY_REFUSED', `${keyVariable} cannot be used: ${problem}`, {
    hint: 'Make a key in the console of Neon (Account settings, API keys), and set it without quotes.',
  });
}

/** NEON_KEY_MISSING (usage): nobody can be asked for one. `without` says what can be done without a key. */
export function keyMissing(
  what = '--database neon',
  without = '--database-url-file FILE, or --database temporary.',
): DeployError {
  return new DeployError('usage', 'NEON_KEY_MISSING', `${what} needs ${keyVariable}`, {
    hint: `Set ${keyVariable} in the environment (console of Neon: Account settings, API keys). Without a key: ${without}`,
  });
}
