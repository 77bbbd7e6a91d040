import { DeployError } from '../../errors.ts';

/** The reference is written wrongly. What is wrong is said without repeating it: it may be a plain value. */
export function invalidReference(kind: string, why: string, form: string): DeployError {
  const message = `a value that begins with ${kind} refers to another place, and this one does not: ${why}`;
  return new DeployError('usage', 'SECRET_REFERENCE_INVALID', message, {
    hint: `Write ${form}; or, for a plain value that happens to begin so, literal: before it.`,
  });
}

/** There is nothing at that place. */
export function nothingThere(message: string, hint: string): DeployError {
  return new DeployError('usage', 'SECRET_REFERENCE_EMPTY', message, { hint });
}

/** The program that keeps the secret is not on this machine, or there is none for this system. */
export function cannotAsk(message: string, hint: string): DeployError {
  return new DeployError('environment', 'SECRET_REFERENCE_TOOL', message, { hint });
}

/** The keeper of the secret does not let us in: nobody signed in, or no right to read it. */
export function notLetIn(message: string, hint: string, details: readonly string[]): DeployError {
  return new DeployError('environment', 'SECRET_REFERENCE_DENIED', message, { hint, details });
}

/** Anything else: the keeper is not reached, or takes too long. */
export function failedToAsk(
  message: string,
  hint: string,
  details: readonly string[] = [],
): DeployError {
  return new DeployError('environment', 'SECRET_REFERENCE_FAILED', message, { hint, details });
}
