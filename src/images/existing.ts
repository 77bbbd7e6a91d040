import type { NamedComponent } from '../config/project.ts';
import type { DockerEngine } from '../ports/docker.ts';
import { judgeSize, tooLarge } from './budget.ts';
import type { BuiltImage } from './build.ts';

/**
 * An image that was built before, held against its budget all the same; undefined when the engine has
 * none under this reference. Throws IMAGE_TOO_LARGE (build).
 */
export async function existingImage(
  engine: DockerEngine,
  component: NamedComponent,
  reference: string,
  options: { allowLarge: boolean },
): Promise<BuiltImage | undefined> {
  const found = await engine.inspect(reference);
  if (found === undefined) return undefined;
  const { withinBudget, text } = judgeSize(found.size, component.imageBudget);
  if (!withinBudget && !options.allowLarge) {
    throw tooLarge(component.name, found.size, component.imageBudget);
  }
  return { component: component.name, reference, id: found.id, size: found.size, sizeText: text };
}
