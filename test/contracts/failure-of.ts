import { DeployError } from '../../src/errors.ts';

/** The DeployError that a promise ends with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<DeployError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeployError)) throw new Error('expected a DeployError', { cause: error });
  return error;
}
