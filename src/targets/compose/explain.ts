import { explainContent } from '../../images/contents.ts';
import { withDetails } from '../../plan/explain.ts';
import type { PlannedStep } from '../../plan/steps.ts';
import type { ComposeFacts } from './plan.ts';
import type { Scene } from './scene.ts';

/** The plan, with what each image differs in from the one that the container of its component runs. */
export async function explainCompose(
  { project, ports, parts }: Scene,
  facts: Pick<ComposeFacts, 'images' | 'present'>,
  plan: readonly PlannedStep[],
): Promise<PlannedStep[]> {
  const build: Record<string, readonly string[]> = {};
  const release: Record<string, readonly string[]> = {};
  for (const [name, { tag, reference }] of Object.entries(facts.images)) {
    const part = parts.find((one) => one.role === 'server' && one.own?.name === name);
    const runs = facts.present.get(part?.service.name ?? '')?.container.image;
    const deployed = runs?.slice(runs.lastIndexOf(':') + 1);
    const tags = { deployed, wanted: tag };
    build[name] = await explainContent(project, `${name}.image`, tags, ports.files);
    if (runs !== undefined && runs !== reference) {
      release[name] = [`image: ${deployed ?? ''} -> ${tag}`];
    }
  }
  return withDetails(plan, { build, release });
}
