import { join } from 'node:path';
import {
  componentsInOrder,
  databaseComponent,
  releaseName,
  type NamedComponent,
  type Project,
} from '../config/project.ts';
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
}

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
  });
  return finish(project, files, component.name, component.chart, values);
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
  return finish(project, files, databaseComponent, project.config.database.chart, values);
}

/** The component that people open in a browser. */
export function exposedComponent(project: Project): NamedComponent | undefined {
  return componentsInOrder(project.config).find(({ expose }) => expose);
}

async function finish(
  project: Project,
  files: Files,
  component: string,
  chartPath: string,
  values: Record<string, unknown>,
): Promise<WantedRelease> {
  const chart = join(project.root, chartPath);
  const inputs = fingerprintOf({ chart: await chartFingerprint(files, chart), values });
  return { component, release: releaseName(project.config, component), chart, values, inputs };
}
