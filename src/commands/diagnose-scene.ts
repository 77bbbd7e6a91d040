import type { Project } from '../config/project.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { knownSecrets } from '../targets/kubernetes/redact.ts';
import type { OpenCluster } from '../targets/kubernetes/target.ts';
import { openCluster } from './cluster.ts';
import type { CommandContext } from './command.ts';

/** Where to look, and what is known of it. */
export interface Scene {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly project?: Project;
  /** Set with a project. */
  readonly opened?: OpenCluster;
  /** Values to take out of everything that is shown. */
  readonly secrets: readonly string[];
  readonly byComponent: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** With a configuration its cluster and namespace; else those of the flags, then of the kubeconfig. */
export async function openScene(
  context: CommandContext,
  project: Project | undefined,
): Promise<Scene> {
  const { global, ports, env } = context;
  if (project === undefined) {
    const kubernetes = await ports.kubernetes(global.context);
    const namespace = global.namespace ?? kubernetes.namespace;
    return { kubernetes, namespace, secrets: [], byComponent: {} };
  }
  const opened = await openCluster(context, project);
  const { byComponent, values } = await knownSecrets(project, ports, env, context);
  const { kubernetes } = opened;
  const { namespace } = project;
  return { kubernetes, namespace, project, opened, secrets: values, byComponent };
}
