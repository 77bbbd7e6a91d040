import type Docker from 'dockerode';
import type { EngineObject, EngineObjects, Labels, NetworkSpec } from '../docker-containers.ts';
import { labelFilter, type Call } from './containers.ts';
import { absentIs } from './errors.ts';

interface Found {
  readonly Name: string;
  readonly Labels?: Record<string, string> | null | undefined;
}

/** Networks over the engine's HTTP API. */
export function apiNetworks(docker: () => Docker, call: Call): EngineObjects<NetworkSpec> {
  const objectAt = (name: string) => docker().getNetwork(name);
  return {
    list: (labels) =>
      call('list networks', async () =>
        (await docker().listNetworks({ filters: filterOf(labels) })).map(objectOf),
      ),
    inspect: (name) =>
      call(`look at the network ${name}`, async () =>
        optional(await absentIs(undefined, objectAt(name).inspect() as Promise<Found>)),
      ),
    create: ({ name, labels, internal }) =>
      call(`make the network ${name}`, async () => {
        const options = { Name: name, Labels: { ...labels }, Internal: internal };
        await docker().createNetwork({ ...options, CheckDuplicate: true });
      }),
    remove: (name) => call(`remove the network ${name}`, async () => gone(objectAt(name).remove())),
  };
}

/** Volumes over the engine's HTTP API. */
export function apiVolumes(docker: () => Docker, call: Call): EngineObjects<EngineObject> {
  const objectAt = (name: string) => docker().getVolume(name);
  return {
    list: (labels) =>
      call('list volumes', async () => {
        const { Volumes: found } = await docker().listVolumes({ filters: filterOf(labels) });
        return ((found as Found[] | null) ?? []).map(objectOf);
      }),
    inspect: (name) =>
      call(`look at the volume ${name}`, async () =>
        optional(await absentIs(undefined, objectAt(name).inspect())),
      ),
    create: ({ name, labels }) =>
      call(`make the volume ${name}`, async () => {
        await docker().createVolume({ Name: name, Labels: { ...labels } });
      }),
    remove: (name) => call(`remove the volume ${name}`, async () => gone(objectAt(name).remove())),
  };
}

function filterOf(labels: Labels): string {
  return JSON.stringify({ label: labelFilter(labels) });
}

function objectOf({ Name, Labels: labels }: Found): EngineObject {
  return { name: Name, labels: labels ?? {} };
}

function optional(found: Found | undefined): EngineObject | undefined {
  return found === undefined ? undefined : objectOf(found);
}

async function gone(removing: Promise<unknown>): Promise<boolean> {
  return (await absentIs(false, removing)) !== false;
}
