import { merge } from '../../config/merge.ts';
import type { Project } from '../../config/project.ts';
import type { TargetName } from '../../config/schema.ts';

/** Development images have compilers and shells: the budget is one for what is shipped. */
const noBudget = Number.POSITIVE_INFINITY;

/**
 * The project as it is deployed while it is watched: components that say how they are synced have their
 * development image, and its values. The project itself where none does, or on a target without sync.
 */
export function developed(project: Project, target: TargetName): Project {
  const entries = Object.entries(project.config.components);
  if (target !== 'kubernetes' || entries.every(([, { watch }]) => watch === undefined))
    return project;
  const components = entries.map(([name, component]) => {
    const { watch } = component;
    if (watch === undefined) return [name, component] as const;
    const values = merge(component.values, watch.values);
    const { dockerfile } = watch;
    return [name, { ...component, dockerfile, values, imageBudget: noBudget }] as const;
  });
  return {
    ...project,
    config: { ...project.config, components: Object.fromEntries(components) },
  };
}
