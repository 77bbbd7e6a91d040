import { componentsInOrder, type NamedComponent } from '../../config/project.ts';
import { keepContents } from '../../images/contents.ts';
import { memoryFile } from '../../images/memory.ts';
import type { TargetContext } from '../target.ts';
import { buildLocal, findBuild, type LocalBuild } from './builds/build.ts';
import { buildPrint } from './builds/fingerprint.ts';
import type { BuildInput } from './builds/input.ts';
import { keepBuilds } from './builds/keep.ts';
import type { LocalDeployment } from './deployment.ts';
import { findPython, type PythonRuntime } from './python.ts';
import type { Site } from './site.ts';

/** A component and the build that it should run. */
export interface PlannedBuild {
  readonly component: NamedComponent;
  readonly fingerprint: string;
  /** Undefined when it has to be made. */
  readonly found: LocalBuild | undefined;
  /** Makes it, or takes the one that was found; the signal ends it. */
  make(tell: (message: string) => void, signal: AbortSignal): Promise<LocalBuild>;
}

/** What every component should run, and whether that is built. Throws what findPython throws. */
export async function plannedBuilds(context: TargetContext, site: Site): Promise<PlannedBuild[]> {
  const { config } = context.project;
  const components = componentsInOrder(config);
  const needsPython = components.some(({ local }) => local?.runtime === 'python');
  const python = needsPython ? await findPython(context.ports.exec, site.machine) : undefined;
  return Promise.all(components.map((component) => plannedBuild(context, site, component, python)));
}

/** Removes builds that none of these deployments runs. */
export async function tidyBuilds(
  { project, ports }: TargetContext,
  { folders }: Site,
  deployments: readonly (LocalDeployment | undefined)[],
): Promise<void> {
  for (const { name } of componentsInOrder(project.config)) {
    const keep = deployments.flatMap((one) => one?.components[name]?.build ?? []);
    await keepBuilds(folders, name, keep, ports.files);
  }
}

async function plannedBuild(
  { project, ports, env }: TargetContext,
  { machine, folders }: Site,
  component: NamedComponent,
  python: PythonRuntime | undefined,
): Promise<PlannedBuild> {
  const { exec, files } = ports;
  const input: BuildInput = { project, component, python, machine, folders, exec, files, env };
  const made = await buildPrint(input);
  const { fingerprint } = made;
  const memory = await memoryFile(project, `${component.name}.build`, files);
  await keepContents(memory, { tag: fingerprint, contents: () => made.contents() }, files);
  const found = await findBuild(input, fingerprint);
  return {
    ...{ component, fingerprint, found },
    make: (tell, signal) =>
      found === undefined ? buildLocal({ ...input, tell, signal }) : Promise.resolve(found),
  };
}
