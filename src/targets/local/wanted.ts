import { databaseComponent } from '../../config/project.ts';
import type { Addresses } from '../../config/references.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import type { PlannedBuild } from './planned-builds.ts';
import type { LocalBuild } from './builds/build.ts';
import type { LocalPorts } from './choose-ports.ts';
import type { DeployedPart, LocalDeployment } from './deployment.ts';
import { host, plainEnvironment } from './specs.ts';

type Values = Readonly<Record<string, string>>;

export interface WantedInput {
  readonly planned: readonly PlannedBuild[];
  readonly ports: LocalPorts;
  /** By component. */
  readonly secrets: Readonly<Record<string, Values>>;
  /** ISO 8601. */
  readonly at: string;
}

/** What should run with these builds, in the order of the plan; secrets are no part of it. */
export function wantedDeployment(
  input: WantedInput,
  builds: readonly LocalBuild[],
): LocalDeployment {
  const { planned, ports, at } = input;
  const addresses: Addresses = (name) => {
    const port = ports[name];
    return port === undefined ? undefined : { host, port };
  };
  const components: Record<string, DeployedPart> = {};
  const migrated: Record<string, string> = {};
  for (const one of planned) {
    const { name, health, dependsOn } = one.component;
    const build = builds.find(({ component }) => component === name);
    if (build === undefined) continue;
    components[name] = {
      ...{ build: build.fingerprint, folder: build.folder, start: [...build.start], health },
      env: { ...build.env, ...plainEnvironment(one.component, addresses) },
      ...{ port: ports[name] ?? 0, after: [...dependsOn] },
    };
    const key = migrationKey(one, input);
    if (key !== undefined) migrated[name] = key;
  }
  const databasePort = ports[databaseComponent];
  return { at, components, migrated, ...(databasePort === undefined ? {} : { databasePort }) };
}

/**
 * What is migrated by what: the build, and the database, which for the one beside the app is the same at
 * every port. Undefined for a component without migrations.
 */
export function migrationKey(
  { component, fingerprint }: PlannedBuild,
  { ports, secrets }: Pick<WantedInput, 'ports' | 'secrets'>,
): string | undefined {
  if (component.local?.migrate === undefined) return undefined;
  const beside = ports[databaseComponent] !== undefined;
  return fingerprintOf({ fingerprint, place: beside ? 'beside' : secrets[component.name] });
}
