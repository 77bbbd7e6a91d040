import type { DoctorPorts } from './doctor/scene.ts';
import { defaultEndpoint } from './ports/docker/endpoint.ts';
import { askEngine } from './ports/docker/probe.ts';
import { netFetcher } from './ports/fetcher/net.ts';
import type { Ports } from './ports/index.ts';
import { thisMachine } from './ports/machine/node.ts';

const engineMs = 4_000;

/** The ways out that only the doctor needs, beside those of every command. */
export function createDoctorPorts(
  ports: Ports,
  env: Readonly<Record<string, string | undefined>>,
): DoctorPorts {
  return {
    ...ports,
    machine: thisMachine(env),
    fetcher: netFetcher,
    // Read anew each time: a repair may have changed the current docker context.
    askEngine: (endpoint = defaultEndpoint(env)) => askEngine(endpoint, engineMs),
  };
}
