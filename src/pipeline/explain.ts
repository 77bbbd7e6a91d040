import { databaseComponent } from '../config/project.ts';
import { present, type DeployedComponent } from '../history/deployment.ts';
import { readHistory } from '../history/store.ts';
import { explainContent } from '../images/contents.ts';
import type { ComponentFacts } from '../plan/facts.ts';
import { withDetails } from '../plan/explain.ts';
import type { PlannedStep } from '../plan/steps.ts';
import type { Planned } from './deploy.ts';
import type { WantedRelease } from './inputs.ts';
import { wantedReleases } from './journal.ts';
import type { Run } from './run.ts';

/** The plan, with what each image and release differs in from what is deployed; names and tags, no values. */
export async function explainDeployment(
  run: Run,
  { facts, plan }: Pick<Planned, 'facts' | 'plan'>,
): Promise<PlannedStep[]> {
  const { project, ports } = run;
  const found = Object.entries(facts.components).flatMap(([name, { image }]) =>
    image === undefined ? [] : [[name, image] as const],
  );
  const history = await readHistory(run.cluster.kubernetes, project);
  const before = present(history)?.components ?? {};
  const build: Record<string, readonly string[]> = {};
  for (const [name, { tag }] of found) {
    const tags = { deployed: tagOf(before[name]?.image), wanted: tag };
    build[name] = await explainContent(project, `${name}.image`, tags, ports.files);
  }
  const transport = Object.fromEntries(
    found.map(([name, { way }]) => [name, way?.figures ?? []] as const),
  );
  const release: Record<string, readonly string[]> = {};
  for (const wanted of await wantedReleases(run, Object.fromEntries(found))) {
    const now = facts.components[wanted.component];
    release[wanted.component] = releaseDetails(before[wanted.component], wanted, now?.release);
  }
  const { [databaseComponent]: database = [] } = release;
  return withDetails(plan, {
    build,
    transport,
    release,
    database: { [databaseComponent]: database },
  });
}

/** What a release differs in from the one that is deployed, a line each. */
export function releaseDetails(
  before: DeployedComponent | undefined,
  { parts, inputs, chart }: Pick<WantedRelease, 'parts' | 'inputs' | 'chart'>,
  now: ComponentFacts['release'] | undefined,
): string[] {
  if (now?.deployedInputs === undefined || now.deployedInputs === inputs) return [];
  if (before?.inputs !== now.deployedInputs) {
    return ['what the present release was made of is not in the history'];
  }
  const { image, digest, settings, secret } = before;
  return [
    image === parts.image
      ? []
      : `image: ${tagOf(image) ?? 'none'} -> ${tagOf(parts.image) ?? 'none'}`,
    image !== parts.image || digest === parts.digest ? [] : 'image: the same tag, another digest',
    before.chart === parts.chart ? [] : `chart: a file in ${chart}`,
    settings === parts.settings ? [] : 'settings: what todo-deploy.yaml says of it',
    secret === parts.secret ? [] : `secrets: ${secret ?? 'none'} -> ${parts.secret ?? 'none'}`,
  ].flat();
}

function tagOf(reference: string | undefined): string | undefined {
  return reference?.slice(reference.lastIndexOf(':') + 1);
}
