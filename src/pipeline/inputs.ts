import { join } from 'node:path';
import {
  componentsInOrder,
  databaseComponent,
  releaseName,
  type NamedComponent,
  type Project,
} from '../config/project.ts';
import type { DeployedComponent } from '../history/deployment.ts';
import { fingerprintOf } from '../plan/fingerprint.ts';
import type { ImageFacts } from '../plan/facts.ts';
import type { Files } from '../ports/files.ts';
import { chartFingerprint } from '../releases/chart.ts';
import { componentValues, databaseValues } from '../releases/values.ts';
import type { SecretsByComponent } from './run.ts';
import { secretName } from './steps/secrets.ts';

/** One Helm release as it should be. */
export interface WantedRelease {
  readonly component: string;
  readonly release: string;
  /** Absolute path. */
  readonly chart: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Fingerprint of chart and values. */
  readonly inputs: string;
  /** What the inputs consist of, for the history. */
  readonly parts: ReleaseParts;
}

/** The parts of a release's inputs; a change of one of them is a change of the inputs. */
export type ReleaseParts = Pick<
  DeployedComponent,
  'chart' | 'settings' | 'image' | 'digest' | 'secret'
>;

/** The release that a component should have with these images and secrets. */
export async function wantedRelease(
  project: Project,
  files: Files,
  component: NamedComponent,
  image: Pick<ImageFacts, 'repository' | 'tag' | 'digest'>,
  secrets: SecretsByComponent,
): Promise<WantedRelease> {
  const secret = secretName(project, component.name, secrets);
  const values = componentValues(project.config, component, {
    repository: image.repository,
    tag: image.tag,
    ...(image.digest === undefined ? {} : { digest: image.digest }),
    ...(secret === undefined ? {} : { secret }),
    ...(component.existingSecret === undefined
      ? {}
      : { secretContent: fingerprintOf(secrets[component.name]) }),
  });
  // What of the values is neither image nor Secret: made without them.
  const settings = componentValues(project.config, component, { repository: '', tag: '' });
  const parts = {
    settings: fingerprintOf(settings),
    image: `${image.repository}:${image.tag}`,
    ...(image.digest === undefined ? {} : { digest: image.digest }),
    ...(secret === undefined ? {} : { secret }),
  };
  return finish(
    project,
    files,
    { component: component.name, chart: component.chart },
    values,
    parts,
  );
}

/** The release of the in-cluster PostgreSQL, or undefined when the database is elsewhere. */
export async function wantedDatabase(
  project: Project,
  files: Files,
  secrets: SecretsByComponent,
): Promise<WantedRelease | undefined> {
  const secret = secretName(project, databaseComponent, secrets);
  if (project.config.database.source !== 'in-cluster' || secret === undefined) return undefined;
  const values = databaseValues(project.config, secret);
  const { chart } = project.config.database;
  const settings = fingerprintOf({ ...values, existingSecret: undefined });
  const parts = { settings, secret };
  return finish(project, files, { component: databaseComponent, chart }, values, parts);
}

/** The component that people open in a browser. */
export function exposedComponent(project: Project): NamedComponent | undefined {
  return componentsInOrder(project.config).find(({ expose }) => expose);
}

async function finish(
  project: Project,
  files: Files,
  { component, chart: path }: { component: string; chart: string },
  values: Record<string, unknown>,
  named: Omit<ReleaseParts, 'chart'>,
): Promise<WantedRelease> {
  const chart = join(project.root, path);
  const hash = await chartFingerprint(files, chart);
  const inputs = fingerprintOf({ chart: hash, values });
  const parts = { ...named, chart: fingerprintOf(hash) };
  const release = releaseName(project.config, component);
  return { component, release, chart, values, inputs, parts };
}
