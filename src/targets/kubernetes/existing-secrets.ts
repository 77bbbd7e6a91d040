import { componentsInOrder, projectLabel, type Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';

type Values = Readonly<Record<string, string>>;

/**
 * What the Secrets hold that somebody else looks after, by component: those variables alone that the component
 * lists. Read only. Throws EXISTING_SECRET_MISSING (environment) with every Secret and every key that is not there.
 */
export async function readExistingSecrets(
  kubernetes: Kubernetes,
  project: Project,
): Promise<Readonly<Record<string, Values>>> {
  const found: Record<string, Values> = {};
  const missing: string[] = [];
  for (const component of componentsInOrder(project.config)) {
    const { name: owner, secrets, existingSecret: name } = component;
    if (name === undefined) continue;
    const data = await dataOf(kubernetes, project.namespace, name);
    if (data === undefined) {
      missing.push(`${owner}: there is no Secret ${name}`);
      continue;
    }
    const values = secrets.map((use) => [use.name, data[use.name] ?? ''] as const);
    const lacking = secrets.filter((use) => !use.optional && (data[use.name] ?? '') === '');
    if (lacking.length > 0) {
      const keys = lacking.map((use) => use.name).join(', ');
      missing.push(`${owner}: the Secret ${name} has no ${keys}`);
    }
    found[owner] = Object.fromEntries(values.filter(([, value]) => value !== ''));
  }
  if (missing.length > 0) throw absent(project, missing);
  return found;
}

async function dataOf(
  kubernetes: Kubernetes,
  namespace: string,
  name: string,
): Promise<Values | undefined> {
  const secret = await kubernetes.get({ apiVersion: 'v1', kind: 'Secret', name, namespace });
  if (secret === undefined) return undefined;
  const data = (secret['data'] ?? {}) as Values;
  const decoded = Object.entries(data).map(([key, text]) => [
    key,
    Buffer.from(text, 'base64').toString('utf8'),
  ]);
  return Object.fromEntries(decoded) as Values;
}

function absent({ config, namespace }: Project, details: readonly string[]): DeployError {
  const message = `namespace "${namespace}" lacks secrets that existingSecret in todo-deploy.yaml counts on. Nothing was changed`;
  return new DeployError('environment', 'EXISTING_SECRET_MISSING', message, {
    details,
    hint:
      `Make them: kubectl create secret generic NAME -n ${namespace} --from-env-file=FILE. ` +
      `Where the namespace is not there yet: kubectl create namespace ${namespace}, then ` +
      `kubectl label namespace ${namespace} ${projectLabel}=${config.name}`,
  });
}
