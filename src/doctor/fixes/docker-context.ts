import { DeployError } from '../../errors.ts';
import type { Scene } from '../scene.ts';

/** Makes a docker context the current one. Throws TOOL_MISSING, DOCKER_CONTEXT_FAILED (environment). */
export async function useDockerContext(name: string, { ports, env, signal }: Scene): Promise<void> {
  const command = { file: 'docker', args: ['context', 'use', name] };
  const { DOCKER_CONFIG } = env;
  const { exitCode, stderr } = await ports.exec.run(command, {
    ...{ signal, timeoutMs: 20_000 },
    ...(DOCKER_CONFIG === undefined ? {} : { env: { DOCKER_CONFIG } }),
  });
  if (exitCode === 0) return;
  throw new DeployError(
    'environment',
    'DOCKER_CONTEXT_FAILED',
    `docker context use ${name} ended with exit code ${exitCode}`,
    { hint: 'See which there are: docker context ls', details: stderr.trim().split('\n') },
  );
}
