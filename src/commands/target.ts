import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Target, TargetContext } from '../targets/target.ts';
import type { TargetName } from '../config/schema.ts';
import { openCluster, openOrStartCluster } from './cluster.ts';
import type { CommandContext } from './command.ts';
import { chooseTarget } from './target-choice.ts';

/** The target that a deployed project is on, or would go to. Throws what `chooseTarget` throws. */
export async function openTarget(context: CommandContext, project: Project): Promise<Target> {
  const { target, reason } = await chooseTarget(context, project, { ask: false });
  context.emit({ type: 'detail', message: `target ${target}: ${reason}` });
  return makeTarget(context, project, target);
}

/** A target by its name; nothing is looked at yet. */
export async function makeTarget(
  context: CommandContext,
  project: Project,
  name: TargetName,
): Promise<Target> {
  const { ports, env, emit, signal } = context;
  const about: TargetContext = {
    ...{ project, ports, env, emit, signal },
    setRedactor: (redact) => {
      context.setRedactor(redact);
    },
  };
  warnOfNamespace(about, name);
  switch (name) {
    case 'kubernetes': {
      const { KubernetesTarget } = await import('../targets/kubernetes/target.ts');
      return new KubernetesTarget(about, ({ start, ...options }) =>
        start ? openOrStartCluster(context, project, options) : openCluster(context, project),
      );
    }
    case 'compose': {
      const { composeTarget } = await import('../targets/compose/index.ts');
      return composeTarget(about);
    }
    case 'local': {
      const { LocalTarget } = await import('../targets/local/target.ts');
      return new LocalTarget(about);
    }
  }
}

/** Throws TARGET_UNFIT (usage) for a verb that only Kubernetes has. */
export async function requireKubernetes(
  context: CommandContext,
  project: Project,
  verb: string,
): Promise<void> {
  const { target } = await chooseTarget(context, project, { ask: false });
  if (target === 'kubernetes') return;
  const message = `${verb} belongs to target kubernetes, and this project is on ${target}`;
  throw new DeployError('usage', 'TARGET_UNFIT', message, {
    hint: `Leave it out, or name the cluster: todo-deploy ${verb} --target kubernetes`,
  });
}

function warnOfNamespace({ project, emit }: TargetContext, name: TargetName): void {
  const { namespace } = project.config;
  if (name === 'kubernetes' || namespace === undefined) return;
  const message = `namespace "${namespace}" has no meaning on target ${name}: there is one deployment a checkout`;
  emit({ type: 'warning', message });
}
