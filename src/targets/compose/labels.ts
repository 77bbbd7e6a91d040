import { componentLabel, projectLabel, type Project } from '../../config/project.ts';
import type { ContainerInfo, Labels } from '../../ports/docker-containers.ts';
import type { ComposeModel } from './model.ts';
import type { Part } from './parts.ts';

/** Fingerprint of the state that a container was made for. */
export const inputsLabel = 'todo-deploy/inputs';
/** The port that the configuration wished when the port of the container was chosen. */
export const wishedPortLabel = 'todo-deploy/wished-port';
/** `secrets`, `database`, `once` or `server`. */
export const roleLabel = 'todo-deploy/role';

/** The labels by which Compose knows its own (github.com/docker/compose, pkg/api/labels.go). */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  configHash: 'com.docker.compose.config-hash',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  folder: 'com.docker.compose.project.working_dir',
  files: 'com.docker.compose.project.config_files',
  dependsOn: 'com.docker.compose.depends_on',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
} as const;

/** Selects every container, network or volume that is ours. */
export function ownLabels({ config }: Project): Labels {
  return { [projectLabel]: config.name };
}

/** Labels of a container, so that `docker compose ps`, `logs` and `down` of a person know it too. */
export function containerLabels(model: ComposeModel, part: Part, inputs: string): Labels {
  const { service, component, role } = part;
  const awaits = Object.entries(service.dependsOn)
    .map(([name, condition]) => `${name}:${condition}:false`)
    .sort();
  return {
    ...service.labels,
    [composeLabels.project]: model.project,
    [composeLabels.service]: service.name,
    [composeLabels.configHash]: inputs,
    [composeLabels.number]: '1',
    [composeLabels.oneOff]: 'False',
    [composeLabels.folder]: model.folder,
    [composeLabels.files]: model.file,
    [composeLabels.dependsOn]: awaits.join(','),
    [projectLabel]: model.project,
    [componentLabel]: component,
    [inputsLabel]: inputs,
    [roleLabel]: role,
  };
}

/** Labels of a network or a volume; `key` is its name in the file. */
export function objectLabels(project: string, kind: 'network' | 'volume', key: string): Labels {
  return {
    [composeLabels.project]: project,
    [composeLabels[kind]]: key,
    [projectLabel]: project,
  };
}

/** Whose a container is: made by us, by `docker compose` from this very file, or by somebody else. */
export function ownerOf(
  { labels }: Pick<ContainerInfo, 'labels'>,
  { project, file }: Pick<ComposeModel, 'project' | 'file'>,
): 'ours' | 'adopted' | 'foreign' {
  if (labels[projectLabel] === project) return 'ours';
  const same = labels[composeLabels.project] === project && labels[composeLabels.files] === file;
  return same ? 'adopted' : 'foreign';
}
