import type Docker from 'dockerode';
import type { DockerEndpoint } from '../../clusters/provider.ts';
import { clientOptions } from './endpoint.ts';

/**
 * A client of the engine at this endpoint, giving up after `timeoutMs` where one is given. The library is
 * loaded on first use: its SSH and gRPC parts take longer than everything of ours together.
 * Throws DeployError for an endpoint that cannot be right.
 */
export async function connect(endpoint: DockerEndpoint, timeoutMs?: number): Promise<Docker> {
  const options = clientOptions(endpoint);
  const { default: Library } = await import('dockerode');
  return new Library({ ...options, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) });
}
