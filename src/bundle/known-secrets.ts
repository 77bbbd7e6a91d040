import { DeployError } from '../errors.ts';
import type { KubeObject, Kubernetes } from '../ports/kubernetes.ts';
import { looksRandom, looksSecret } from './secret-looking.ts';

/** Helm keeps its records in Secrets; they are compressed charts, not values that could stand in a log. */
const helmRecord = 'helm.sh/release.v1';

/**
 * Values of the Secrets of a namespace that would be secret anywhere else: they are looked for in everything
 * that is written, and never written themselves. Undefined where we may not read them.
 */
export async function clusterSecrets(
  kubernetes: Kubernetes,
  namespace: string,
): Promise<string[] | undefined> {
  try {
    const secrets = await kubernetes.list({ apiVersion: 'v1', kind: 'Secret', namespace });
    return secrets.filter((secret) => secret['type'] !== helmRecord).flatMap(valuesOf);
  } catch (error) {
    if (error instanceof DeployError && error.code === 'CLUSTER_FORBIDDEN') return undefined;
    throw error;
  }
}

function valuesOf(secret: KubeObject): string[] {
  const data = (secret['data'] ?? {}) as Record<string, string>;
  return Object.entries(data).flatMap(([name, encoded]) => {
    const value = Buffer.from(encoded, 'base64').toString('utf8').trim();
    if (value.startsWith('{')) return leavesOf(value);
    const holdsPassword = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:[^\s@]+@/i.test(value);
    const isKey = value.includes('PRIVATE KEY-----');
    return looksSecret(name) || looksRandom(value) || holdsPassword || isKey ? [value] : [];
  });
}

/** Texts of a JSON document under secret-looking names: the logins of a registry. */
function leavesOf(json: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(json, (name, value: unknown) => {
      const secret = looksSecret(name) || name === 'auth';
      if (typeof value === 'string' && secret) found.push(value);
      return value;
    });
  } catch {
    // No JSON after all.
  }
  return found;
}
