import { componentLabel, databaseComponent, projectSelector } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import { addressOf } from '../secrets/database-url.ts';
import { namesGenerated } from '../secrets/given.ts';
import type { Run, SecretsByComponent, Values } from './run.ts';

/**
 * Compares the secrets that are generated once with those of the versions that this project has in its
 * namespace: a database that was set up with another value cannot be opened with this one. Throws
 * SECRET_WOULD_BREAK (refused) when no version there has the value of now. A version for another database says
 * nothing. Values are compared in memory and go nowhere.
 */
export async function refuseOtherSecrets(run: Run): Promise<void> {
  const { project, cluster, secrets } = run;
  const generated = namesGenerated(project);
  const labelSelector = `${projectSelector(project.config)},${componentLabel}`;
  const query = { apiVersion: 'v1', kind: 'Secret', namespace: project.namespace, labelSelector };
  const listed = await cluster.kubernetes.list(query);
  const versions = listed.filter(isVersion).sort((a, b) => (madeAt(a) < madeAt(b) ? -1 : 1));
  for (const [component, values] of Object.entries(secrets)) {
    if (component === databaseComponent && isSignedInTo(versions, secrets)) continue;
    const before = versions
      .filter(({ metadata }) => metadata.labels?.[componentLabel] === component)
      .map((version) => ({ name: version.metadata.name, values: valuesOf(version) }))
      .filter((version) => isSameDatabase(version.values, values));
    for (const name of generated.filter((one) => values[one] !== undefined)) {
      const having = before.filter((version) => version.values[name] !== undefined);
      const newest = having.at(-1);
      if (newest === undefined || having.some((one) => one.values[name] === values[name])) continue;
      throw wouldBreak(name, newest.name, project.namespace);
    }
  }
}

/** Whether pods sign in with the very URL of now: then the database knows its password, whatever the volume began with. */
function isSignedInTo(versions: readonly KubeObject[], secrets: SecretsByComponent): boolean {
  const urls = Object.values(secrets).flatMap((values) => values['DATABASE_URL'] ?? []);
  return versions.some((version) => urls.includes(valuesOf(version)['DATABASE_URL'] ?? ''));
}

/** Secrets that `createSecrets` made, not those of Helm or of anybody else. */
function isVersion(secret: KubeObject): boolean {
  const isOfDatabase = secret.metadata.labels?.[componentLabel] === databaseComponent;
  return secret['type'] === 'Opaque' && (secret['immutable'] === true || isOfDatabase);
}

/** ISO 8601. */
function madeAt({ metadata }: KubeObject): string {
  return metadata.creationTimestamp ?? '';
}

function valuesOf(secret: KubeObject): Values {
  const data = (secret['data'] ?? {}) as Values;
  return Object.fromEntries(
    Object.entries(data).map(([name, text]) => [
      name,
      Buffer.from(text, 'base64').toString('utf8'),
    ]),
  );
}

function isSameDatabase(before: Values, now: Values): boolean {
  const [old, current] = [before['DATABASE_URL'], now['DATABASE_URL']];
  return old === undefined || current === undefined || addressOf(old) === addressOf(current);
}

function wouldBreak(name: string, secret: string, namespace: string): DeployError {
  const message = `${name} is another one than the deployment in namespace "${namespace}" was set up with: its database cannot be opened with it. Nothing was changed`;
  return new DeployError('refused', 'SECRET_WOULD_BREAK', message, {
    hint: `Put the earlier value back with that command; a new one then takes its place with nothing lost: todo-deploy secrets rotate ${name}. If what it protects may be lost: todo-deploy up --replace-secrets`,
    details: [
      'the earlier value is still in the cluster:',
      `kubectl get secret ${secret} -n ${namespace} -o jsonpath='{.data.${name}}' | base64 -d | todo-deploy secrets set ${name} --replace`,
    ],
  });
}
