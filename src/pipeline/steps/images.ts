import { componentsInOrder, type NamedComponent } from '../../config/project.ts';
import { buildImage } from '../../images/build.ts';
import { existingImage } from '../../images/existing.ts';
import type { Facts, ImageFacts } from '../../plan/facts.ts';
import { together } from '../../together.ts';
import { teller, type Run } from '../run.ts';
import type { StepResult } from '../stepper.ts';

/** Builds, all at once, the images that exist nowhere yet; each is held against its budget. */
export async function buildImages(
  run: Run,
  facts: Facts,
  options: { allowLarge: boolean },
): Promise<StepResult<void>> {
  const wanted = imagesOf(run, facts).filter(({ image }) => !image.delivered);
  const built = await together(wanted, run.signal, async ({ component, image }, signal) => {
    const { project, ports, cluster, emit } = run;
    const { engine } = cluster.transport;
    const existing = image.built
      ? await existingImage(engine, component, image.reference, options)
      : undefined;
    if (existing !== undefined) return existing;
    return buildImage({
      ...{ project, component, reference: image.reference, allowLarge: options.allowLarge },
      ...{ engine, files: ports.files, tell: teller(emit, 'build', component.name), signal },
    });
  });
  const sizes = built.map(({ component, sizeText }) => `${component} ${sizeText}`);
  return { output: undefined, summary: sizes.length === 0 ? 'nothing to build' : sizes.join(', ') };
}

/**
 * Brings to the nodes what they lack, all at once, and proves it; returns every image with what the nodes have.
 */
export async function deliverImages(
  run: Run,
  facts: Facts,
): Promise<StepResult<Record<string, ImageFacts>>> {
  const { transport } = run.cluster;
  const wanted = imagesOf(run, facts);
  const ways = new Set<string>();
  const arrived = await together(wanted, run.signal, async ({ component, image }, signal) => {
    if (image.delivered) return [component.name, image] as const;
    const tell = teller(run.emit, 'transport', component.name);
    const { digest, way } = await transport.deliver(image.reference, tell, signal);
    ways.add(way ?? transport.description);
    const found = digest === undefined ? {} : { digest };
    return [component.name, { ...image, delivered: true, ...found }] as const;
  });
  const images: Record<string, ImageFacts> = Object.fromEntries(arrived);
  const delivered = wanted.filter(({ image }) => !image.delivered).length;
  const summary =
    delivered === 0
      ? 'nothing to bring'
      : `${delivered} arrived, IDs compared (${[...ways].join(', ')})`;
  return { output: images, summary };
}

/** After a rollout: how long nodes took to pull what was pushed is part of what its way costs. */
export async function learnPulls({ cluster, project }: Run): Promise<void> {
  const { namespace } = project;
  const events = { apiVersion: 'v1', kind: 'Event', namespace, fieldSelector: 'reason=Pulled' };
  await cluster.transport.learnPulls?.(() => cluster.kubernetes.list(events));
}

function imagesOf(
  { project }: Run,
  facts: Facts,
): { component: NamedComponent; image: ImageFacts }[] {
  return componentsInOrder(project.config).flatMap((component) => {
    const image = facts.components[component.name]?.image;
    return image === undefined ? [] : [{ component, image }];
  });
}
