import {
  componentsInOrder,
  databaseComponent,
  existingSecretOf,
  type NamedComponent,
  type Project,
} from '../config/project.ts';
import { componentFingerprint } from '../images/component-fingerprint.ts';
import { accessState } from '../access/process.ts';
import type { ComponentFacts, Facts, ImageFacts, ReleaseFacts } from '../plan/facts.ts';
import type { Ports } from '../ports/index.ts';
import { releaseRecords, type ReleaseRecord } from '../releases/facts.ts';
import { rolloutNow } from '../rollout/now.ts';
import { wantedDatabase, wantedRelease, type WantedRelease } from './inputs.ts';
import { migrationJobName, migrationOf, migrationState } from './migrations.ts';
import type { Cluster, Run } from './run.ts';
import { namespaceState } from './steps/namespace.ts';
import { isStored, secretName, secretVersion } from './steps/secrets.ts';

/** Looks at everything that the plan depends on; changes nothing. */
export async function gatherFacts(run: Omit<Run, 'emit' | 'redact'>): Promise<Facts> {
  const { project, cluster, ports, secrets } = run;
  const { kubernetes } = cluster;
  const database = await wantedDatabase(project, ports.files, secrets);
  const records = releaseRecords(kubernetes, project);
  const named: [string, Promise<ComponentFacts>][] = componentsInOrder(project.config).map(
    (component) => [component.name, componentFacts(run, component, records)],
  );
  if (database !== undefined)
    named.unshift([databaseComponent, databaseFacts(run, database, records)]);
  // Nothing here waits for another answer, so all is asked at once; a failure of the records is heard here, also
  // where a component has failed before it asked for them.
  const [namespace, access, , ...facts] = await Promise.all([
    namespaceState(kubernetes, project),
    accessState(kubernetes.context, project.namespace),
    records,
    ...named.map(([, asked]) => asked),
  ]);
  const components = Object.fromEntries(
    named.map(([name], index) => [name, facts[index] as ComponentFacts]),
  );
  return {
    cluster: { ...cluster.state, version: cluster.version },
    ...{ namespace, components, access },
  };
}

/** What is known of a component's image before anything is built. */
export async function imageFacts(
  project: Project,
  component: NamedComponent,
  ports: Pick<Ports, 'files'>,
  transport: Cluster['transport'],
): Promise<ImageFacts> {
  const made = await componentFingerprint(project, component, ports.files);
  const { tag } = made;
  const reference = transport.reference(`${project.config.name}/${component.name}`, tag);
  const repository = reference.slice(0, reference.lastIndexOf(':'));
  const delivered = await transport.find(reference);
  // What the nodes have needs no engine: one that is not asked need not even run.
  const built = delivered === undefined ? await transport.engine.inspect(reference) : undefined;
  const digest = delivered?.digest;
  const migration = migrationOf(component, () => made.contents());
  return {
    ...{
      reference,
      repository,
      tag,
      built: built !== undefined || delivered !== undefined,
      delivered: delivered !== undefined,
    },
    ...(digest === undefined ? {} : { digest }),
    ...(migration === undefined ? {} : { migration }),
  };
}

type Looking = Omit<Run, 'emit' | 'redact'>;
type Records = Promise<ReadonlyMap<string, ReleaseRecord>>;

async function databaseFacts(
  run: Looking,
  wanted: WantedRelease,
  records: Records,
): Promise<ComponentFacts> {
  const [secret, release] = await Promise.all([
    secretFacts(run, databaseComponent),
    releaseFacts(run, wanted, 'StatefulSet', records),
  ]);
  return { ...secret, release };
}

async function componentFacts(
  run: Looking,
  component: NamedComponent,
  records: Records,
): Promise<ComponentFacts> {
  const { project, cluster, ports, secrets } = run;
  const found = await imageFacts(project, component, ports, cluster.transport);
  const image = await withWay(found, cluster.transport);
  const wanted = await wantedRelease(project, ports.files, component, image, secrets);
  const [secret, migration, release] = await Promise.all([
    secretFacts(run, component.name),
    component.migrate ? migrationFacts(run, component, image, wanted) : {},
    releaseFacts(run, wanted, 'Deployment', records),
  ]);
  return { image, ...secret, ...migration, release };
}

/** Where there is something to deliver it has been decided how. */
async function withWay(image: ImageFacts, transport: Cluster['transport']): Promise<ImageFacts> {
  if (image.delivered) return image;
  const { description, why } = transport;
  const only = why === undefined ? description : `${description}: ${why}`;
  const way = (await transport.choose?.(image.reference)) ?? { description: only, figures: [] };
  return { ...image, way };
}

async function secretFacts(
  run: Looking,
  component: string,
): Promise<Pick<ComponentFacts, 'secret'>> {
  const { project, secrets } = run;
  const name = secretName(project, component, secrets);
  if (name === undefined) return {};
  // It was read a moment ago, with everything in it that is needed.
  if (existingSecretOf(project, component) !== undefined)
    return { secret: { name, exists: true, existing: true } };
  return { secret: { name, exists: await isStored(run, component) } };
}

async function migrationFacts(
  { project, cluster, secrets }: Looking,
  component: NamedComponent,
  image: ImageFacts,
  wanted: WantedRelease,
): Promise<Pick<ComponentFacts, 'migration'>> {
  const secret = secretVersion(project, component.name, secrets);
  const job = migrationJobName(wanted.release, image, secret);
  return {
    migration: { job, state: await migrationState(cluster.kubernetes, project.namespace, job) },
  };
}

async function releaseFacts(
  { project, cluster }: Looking,
  wanted: WantedRelease,
  kind: 'Deployment' | 'StatefulSet',
  records: Records,
): Promise<ReleaseFacts> {
  const workload = { kind, name: wanted.release, component: wanted.component };
  const [now, known] = await Promise.all([
    rolloutNow(cluster.kubernetes, project.namespace, workload),
    records,
  ]);
  const record = known.get(wanted.release);
  return {
    inputs: wanted.inputs,
    ready: now === 'ready',
    workloadMissing: now === 'absent',
    ...(record === undefined ? {} : { status: record.status, revision: record.revision }),
    ...(record?.inputs === undefined ? {} : { deployedInputs: record.inputs }),
  };
}
