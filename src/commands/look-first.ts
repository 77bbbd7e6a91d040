import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { checks } from '../doctor/checks/index.ts';
import { preflight } from '../doctor/preflight.ts';
import type { CommandContext } from './command.ts';
import { sceneOf } from './doctor-scene.ts';

/**
 * Goes through the list of `doctor` before `up` does anything on a target where it has not worked yet: what
 * would stop it is told now, and not after ten minutes of building. Throws what `preflight` throws.
 */
export async function lookFirst(
  context: CommandContext,
  project: Project,
  target: TargetName,
): Promise<void> {
  const message = `Looking whether everything is there that ${target} needs (todo-deploy doctor)`;
  context.emit({ type: 'note', message });
  const scene = await sceneOf(context, { state: 'good', project });
  await preflight(checks, target, scene, context.emit);
}
