import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { Part, Role } from './parts.ts';
import type { Wanted } from './wanted.ts';

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

/** A service of a role, with nothing special about it. */
export function partOf(role: Role, name = 'backend'): Part {
  const lists = { capAdd: [], capDrop: [], securityOpt: [], mounts: [], networks: [], ports: [] };
  const service = {
    ...{ name, builds: false, env: {}, readOnly: false, init: false, tmpfs: {}, dependsOn: {} },
    ...{ ...lists, restart: 'no', labels: {} },
  };
  return { service, role, component: name };
}

/** The container that it should have, made from the inputs `i1`. */
export function wantedOf(role: Role): Wanted {
  const part = partOf(role);
  const { capAdd, capDrop, securityOpt, readOnly, init } = part.service;
  const spec = {
    ...{ name: 'shop-backend-1', image: 'b:c-1', labels: {}, env: {}, tmpfs: {}, restart: 'no' },
    ...{ capAdd, capDrop, securityOpt, readOnly, init, mounts: [], networks: [], ports: [] },
    takesInput: false,
  };
  return { part, inputs: 'i1', spec };
}
