import { componentsInOrder, type NamedComponent, type Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { ImageFacts } from '../../plan/facts.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import type { DatabaseCopy } from '../../rehearsal/place.ts';
import { wantedRelease } from '../inputs.ts';
import { migrationJob } from '../migrations.ts';
import { teller, type CopyMaker, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';
import { createSecrets, secretName } from './secrets.ts';
import { watchWorkloads } from './watch.ts';

/**
 * Runs these components' migrations, as they would run, on a throw-away copy of the database. Copy, Jobs and
 * Secrets are removed afterwards, whatever happened. Throws REHEARSAL_FAILED (unhealthy) with what the migration
 * said.
 */
export async function rehearse(
  run: Run,
  images: Readonly<Record<string, ImageFacts>>,
  due: readonly string[],
  makeCopy: CopyMaker,
): Promise<StepResult<void>> {
  teller(run.emit, 'rehearse')('copying schema and data');
  const copy = await makeCopy();
  try {
    for (const component of componentsInOrder(run.project.config)) {
      const image = images[component.name];
      if (!due.includes(component.name) || image === undefined) continue;
      await tryOut(run, component, image, copy);
    }
  } finally {
    await copy.remove();
  }
  return {
    output: undefined,
    summary: `${due.join(', ')} migrated ${copy.name}, which is gone again`,
  };
}

async function tryOut(
  run: Run,
  component: NamedComponent,
  image: ImageFacts,
  copy: DatabaseCopy,
): Promise<void> {
  const { cluster, ports } = run;
  // The values of a Secret of somebody else go into one of ours, for the address is another one.
  const project = withoutExisting(run.project, component.name);
  const own = { ...component, existingSecret: undefined };
  const { kubernetes } = cluster;
  const { namespace } = project;
  const secrets = { [component.name]: onCopy(run.secrets[component.name] ?? {}, copy) };
  const wanted = await wantedRelease(project, ports.files, own, image, secrets);
  const secret = secretName(project, component.name, secrets) ?? '';
  // As long as the name of the real one, and a migration to who reads it.
  const name = `${wanted.release}-migrate-try-${fingerprintOf({ tag: image.tag, secret }).slice(0, 8)}`;
  const target = { exec: ports.exec, namespace, kubeVersion: cluster.version };
  try {
    await createSecrets({ ...run, project, secrets });
    await kubernetes.apply(await migrationJob(target, component, wanted, name));
    await watchWorkloads(run, 'rehearse', [{ kind: 'Job', name, component: component.name }]);
  } catch (error) {
    throw rehearsalFailed(error, copy);
  } finally {
    // What stays because the API server is away, the next `up` removes as it does with older ones.
    const gone = [
      { apiVersion: 'batch/v1', kind: 'Job', name, namespace },
      { apiVersion: 'v1', kind: 'Secret', name: secret, namespace },
    ];
    for (const one of gone) await kubernetes.delete(one).catch(() => false);
  }
}

function withoutExisting({ config, ...project }: Project, name: string): Project {
  const component = config.components[name];
  if (component === undefined) return { config, ...project };
  const components = {
    ...config.components,
    [name]: { ...component, existingSecret: undefined },
  };
  return { ...project, config: { ...config, components } };
}

function onCopy(
  values: Readonly<Record<string, string>>,
  copy: DatabaseCopy,
): Readonly<Record<string, string>> {
  const { DATABASE_URL: url = '', DATABASE_URL_DIRECT: direct = url } = values;
  const there = copy.urlFor(direct);
  return { ...values, DATABASE_URL: there, DATABASE_URL_DIRECT: there };
}

function rehearsalFailed(error: unknown, { name }: DatabaseCopy): unknown {
  if (!(error instanceof DeployError) || error.kind !== 'unhealthy') return error;
  const message = `the migration failed on ${name}: the real database is untouched, and nothing was deployed`;
  return new DeployError('unhealthy', 'REHEARSAL_FAILED', message, {
    details: error.details.length > 0 ? error.details : [error.message],
    // It knows more than we do: a pod that the cluster refused is no fault of the migration.
    hint: error.hint ?? 'Correct the migration, then run the same command again.',
    cause: error,
  });
}
