import { pass, warn, type Check } from '../check.ts';
import { lookAtCluster } from '../looks/cluster.ts';
import { projectOf, type Env, type Scene } from '../scene.ts';

export interface ProxyFacts {
  /** Value of HTTPS_PROXY or HTTP_PROXY, without a password. */
  readonly proxy: string;
  readonly noProxy: string;
  /** Hosts that are near and must not be asked for through it. */
  readonly near: readonly string[];
}

/** Behind a company proxy, what is on this machine and the cluster have to be excepted. */
export const proxy: Check<ProxyFacts> = {
  id: 'proxy',
  title: 'Proxy',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  limitMs: 8_000,
  gather: async (scene) => {
    const found = variable(scene.env, 'HTTPS_PROXY') ?? variable(scene.env, 'HTTP_PROXY');
    if (found === undefined) return { skip: 'none is set' };
    const near = ['localhost', '127.0.0.1', ...(await clusterHosts(scene)), ...registryHost(scene)];
    const noProxy = variable(scene.env, 'NO_PROXY') ?? '';
    return { proxy: withoutPassword(found), noProxy, near: [...new Set(near)] };
  },
  judge: ({ proxy, noProxy, near }) => {
    const missing = near.filter((host) => !excepts(noProxy, host));
    if (missing.length === 0) return pass(`${proxy}, not for what is near`);
    const all = [...new Set([...noProxy.split(',').filter(Boolean), ...missing])].join(',');
    const set = `NO_PROXY=${all}`;
    return warn(`${proxy} would be asked for ${missing.join(', ')}`, `Set it: export ${set}`);
  },
};

/** Programs read both spellings; curl and Go the lower one first. */
function variable(env: Env, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name] ?? '';
  return value === '' ? undefined : value;
}

async function clusterHosts(scene: Scene): Promise<string[]> {
  const cluster = await lookAtCluster(scene);
  if (cluster.state === 'unknown') return [];
  const server = cluster.state === 'answers' ? cluster.kubernetes.server : cluster.server;
  return URL.canParse(server) ? [new URL(server).hostname.replace(/^\[|\]$/g, '')] : [];
}

/** Only a registry on this machine or in a private network is near. */
function registryHost(scene: Scene): string[] {
  const host = projectOf(scene)?.config.cluster.registry?.split(/[:/]/)[0] ?? '';
  return /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host) ? [host] : [];
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

/** Whether NO_PROXY excepts a host: by name, by a domain, by a network of IPv4, or all of them. */
export function excepts(noProxy: string, host: string): boolean {
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*' || entry === host) return true;
      if (entry.includes('/')) return inNetwork(entry, host);
      const domain = entry.replace(/^\*?\.?/, '.');
      return `.${host}`.endsWith(domain);
    });
}

function inNetwork(network: string, host: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const [a, b] = [numberOf(base), numberOf(host)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function numberOf(address: string): number | undefined {
  if (!/^\d+(\.\d+){3}$/.test(address)) return undefined;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
