import { componentsInOrder } from '../../config/project.ts';
import { buildImage } from '../../images/build.ts';
import { existingImage } from '../../images/existing.ts';
import { teller } from '../../pipeline/run.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import type { StepId } from '../../plan/steps.ts';
import { together } from '../../together.ts';
import { tell, type ComposeRun } from './run.ts';

/** Builds, all at once, the images that the engine does not have; each is held against its budget. */
export async function buildImages(run: ComposeRun): Promise<StepResult<void>> {
  const { project, ports } = run.scene;
  const { allowLarge } = run.options;
  const built = await together(
    componentsInOrder(project.config),
    run.signal,
    async (component, signal) => {
      const image = run.facts.images[component.name];
      if (image === undefined) return undefined;
      const { reference } = image;
      const existing = await existingImage(ports.docker, component, reference, { allowLarge });
      if (existing !== undefined) return undefined;
      return buildImage({
        ...{ project, component, reference, allowLarge, engine: ports.docker },
        ...{ files: ports.files, signal, tell: teller(run.emit, 'build', component.name) },
      });
    },
  );
  const sizes = built.flatMap((one) =>
    one === undefined ? [] : [`${one.component} ${one.sizeText}`],
  );
  return { output: undefined, summary: sizes.length === 0 ? 'nothing to build' : sizes.join(', ') };
}

/** Fetches an image of others that the engine does not have. Throws what DockerEngine.pull throws. */
export async function pullMissing(
  run: ComposeRun,
  step: StepId,
  component: string,
  image: string,
): Promise<void> {
  const { docker } = run.scene.ports;
  if ((await docker.inspect(image)) !== undefined) return;
  tell(run, step, component, `pull ${image}`);
  await docker.pull(image, {
    signal: run.signal,
    onProgress: (message) => {
      tell(run, step, component, message);
    },
  });
}
