import type { ContainerInfo } from '../../ports/docker-containers.ts';

/** A container that runs and is healthy, with what a test changes. */
export function container(change: Partial<ContainerInfo> = {}): ContainerInfo {
  return {
    ...{ id: 'c1', name: 'shop-backend-1', labels: {}, image: 'b:c-1', imageId: 'sha256:1' },
    ...{ env: {}, argv: ['python', '-m', 'app'], status: 'running', health: 'healthy' },
    ...{ healthOutput: '', exitCode: 0, outOfMemory: false, error: '', restarts: 0 },
    ...{ createdAt: '2026-01-01T00:00:00Z', startedAt: '2026-01-01T00:00:01Z', finishedAt: '' },
    ports: [],
    ...change,
  };
}
