import { explainContent } from '../../images/contents.ts';
import { withDetails } from '../../plan/explain.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import type { TargetContext } from '../target.ts';
import type { DeployedPart, LocalDeployment } from './deployment.ts';
import type { PlannedBuild } from './planned-builds.ts';

/** The plan, with what each build and process differs in from what was started last; no values. */
export async function explainLocal(
  { project, ports }: TargetContext,
  {
    before,
    after,
    planned,
  }: {
    readonly before: LocalDeployment | undefined;
    readonly after: LocalDeployment;
    readonly planned: readonly PlannedBuild[];
  },
  plan: readonly PlannedStep[],
): Promise<PlannedStep[]> {
  const build: Record<string, readonly string[]> = {};
  const release: Record<string, readonly string[]> = {};
  for (const { component, fingerprint } of planned) {
    const { name } = component;
    const old = before?.components[name];
    const tags = { deployed: old?.build, wanted: fingerprint };
    build[name] = await explainContent(project, `${name}.build`, tags, ports.files);
    release[name] = processDetails(old, after.components[name], tags.wanted);
  }
  return withDetails(plan, { build, release });
}

function processDetails(
  old: DeployedPart | undefined,
  now: DeployedPart | undefined,
  build: string,
): string[] {
  if (old === undefined) return [];
  const names = new Set([...Object.keys(old.env), ...Object.keys(now?.env ?? {})]);
  const changed = [...names].filter((name) => old.env[name] !== now?.env[name]).sort();
  return [
    old.build === build ? [] : `build: ${old.build} -> ${build}`,
    now === undefined || old.port === now.port ? [] : `port: ${old.port} -> ${now.port}`,
    now === undefined || changed.length === 0 ? [] : `variables: ${changed.join(', ')}`,
  ].flat();
}
