import type Docker from 'dockerode';
import { abortError } from '../abort.ts';
import type { PullOptions } from '../docker.ts';
import { pullError, statusOf } from './errors.ts';
import { failureIn, readMessages } from './stream.ts';

/** Fetches an image; throws as DockerEngine.pull says. */
export async function pullImage(
  docker: Docker,
  reference: string,
  { signal, onProgress }: PullOptions,
): Promise<void> {
  if (signal?.aborted) throw abortError(signal, 'the pull');
  let failure: string | undefined;
  try {
    const options = signal === undefined ? {} : { abortSignal: signal };
    const stream = await docker.pull(reference, options);
    await readMessages(stream, (message) => {
      failure ??= failureIn(message);
      const { id, status } = message;
      if (status !== undefined) onProgress?.(id === undefined ? status : `${id}: ${status}`);
    });
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, 'the pull');
    if (statusOf(error) !== undefined) throw pullError(reference, (error as Error).message);
    throw error;
  }
  if (failure !== undefined) throw pullError(reference, failure);
}
