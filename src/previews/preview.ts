import { createHash } from 'node:crypto';
import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import { previewUnfit } from './errors.ts';
import { checkName, slugOf } from './name.ts';

export interface PreviewOptions {
  /** Where the project was deployed to last. */
  readonly remembered?: TargetName;
  /** The port that was asked for this run, instead of one of the preview's own. */
  readonly port?: number;
}

/** Ports beside that of the project, among which a preview has its first choice. */
const portRange = 89;

/**
 * The preview of a project: the same configuration in a namespace and on a port of its own, whose database will
 * be a branch. Throws PREVIEW_NAME_INVALID, PREVIEW_UNFIT and, for a project that is not on Kubernetes, TARGET_UNFIT (usage).
 */
export function previewOf(project: Project, name: string, options: PreviewOptions = {}): Project {
  checkName(name);
  const { config } = project;
  const target = config.target === 'auto' ? (options.remembered ?? 'kubernetes') : config.target;
  if (target !== 'kubernetes') throw unfit(target, name);
  refuseExistingSecrets(config);
  const slug = slugOf(name);
  const namespace = `${project.namespace}-${slug}`;
  const port = options.port ?? portBeside(config.port, namespace);
  return {
    ...{ ...project, namespace, preview: { name, slug, of: project } },
    config: { ...config, target, namespace, port },
  };
}

/** Such a Secret would lead the preview to the database that it leads the project to. */
function refuseExistingSecrets({ components }: Project['config']): void {
  const outside = Object.keys(components).filter((name) => components[name]?.existingSecret);
  if (outside.length === 0) return;
  throw previewUnfit(
    `${outside.join(', ')}: existingSecret names a Secret of the cluster, and a preview has a database of its own`,
    'Let todo-deploy make the Secrets: take existingSecret out of todo-deploy.yaml.',
  );
}

/** The same for each run, so that the URL stays; should it be taken, the next free one is used. */
function portBeside(port: number, namespace: string): number {
  const hash = createHash('sha256').update(namespace).digest().readUInt32BE();
  const away = 1 + (hash % portRange);
  return port + away > 65_000 ? port - away : port + away;
}

function unfit(target: TargetName, name: string): DeployError {
  const message = `--branch belongs to target kubernetes, and this project is on ${target}`;
  return new DeployError('usage', 'TARGET_UNFIT', message, {
    hint: `A preview needs a namespace of its own. Leave --branch out, or name the cluster: todo-deploy up --target kubernetes --branch ${name}`,
  });
}
