import { DeployError, interrupted } from '../errors.ts';

/** What to throw when a signal has fired: its own reason when we gave it, INTERRUPTED otherwise. */
export function abortError(signal: AbortSignal, during: string): DeployError {
  return signal.reason instanceof DeployError ? signal.reason : interrupted(during);
}
