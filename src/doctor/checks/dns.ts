import { DeployError } from '../../errors.ts';
import { fail, pass, warn, type Check } from '../check.ts';
import { databaseUses } from '../looks/database.ts';
import { projectOf, type Scene } from '../scene.ts';

export interface DnsFacts {
  readonly hosts: readonly {
    readonly host: string;
    readonly of: 'database' | 'registry';
    /** Undefined when the question got no answer. */
    readonly addresses?: readonly string[];
  }[];
}

export const dns: Check<DnsFacts> = {
  id: 'dns',
  title: 'DNS',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  gather: async (scene) => {
    const hosts = [...(await databaseHosts(scene)), ...registryHosts(scene)];
    if (hosts.length === 0) return { skip: 'the configuration names no host to look up' };
    return { hosts: await Promise.all(hosts.map((one) => look(one, scene))) };
  },
  judge: ({ hosts }, { platform }) => {
    const bad = hosts.filter(({ addresses }) => (addresses?.length ?? 0) === 0);
    const [first] = bad;
    if (first === undefined) return pass(hosts.map(({ host }) => host).join(', '));
    const { host, of, addresses } = bad.find((one) => one.of === 'database') ?? first;
    const where = of === 'database' ? 'DATABASE_URL' : 'cluster.registry in todo-deploy.yaml';
    const ask = platform === 'win32' ? `nslookup ${host}` : `getent hosts ${host}`;
    const remedy =
      addresses === undefined
        ? `Check the network and its DNS servers: ${ask}`
        : `Correct ${where}, or connect the network (a VPN?) that knows the name`;
    const why = addresses === undefined ? 'the question gets no answer' : 'there is no such host';
    const detail = `${host} (${of}): ${why}`;
    return of === 'database' ? fail(detail, remedy) : warn(detail, remedy);
  },
};

type Host = Pick<DnsFacts['hosts'][number], 'host' | 'of'>;

async function databaseHosts(scene: Scene): Promise<Host[]> {
  const uses = await databaseUses(scene);
  if ('skip' in uses) return [];
  const hosts = uses.map(({ url }) => new URL(url).hostname);
  return [...new Set(hosts)].map((host) => ({ host, of: 'database' }));
}

function registryHosts(scene: Scene): Host[] {
  const host = projectOf(scene)?.config.cluster.registry?.split(/[:/]/)[0];
  return host === undefined ? [] : [{ host, of: 'registry' }];
}

async function look(one: Host, { ports }: Scene): Promise<DnsFacts['hosts'][number]> {
  try {
    return { ...one, addresses: await ports.machine.resolve(one.host) };
  } catch (error) {
    if (error instanceof DeployError) return one;
    throw error;
  }
}
