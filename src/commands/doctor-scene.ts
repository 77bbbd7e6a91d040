import { DeployError } from '../errors.ts';
import { createScene, type DoctorPorts, type ProjectState, type Scene } from '../doctor/scene.ts';
import { systemOf } from '../doctor/system.ts';
import { createDoctorPorts } from '../wiring-doctor.ts';
import { clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext } from './command.ts';
import { loadProject } from './project.ts';

/** What the checks look through, with the configuration of this folder when there is one. */
export async function openScene(context: CommandContext, options: ClusterOptions): Promise<Scene> {
  return sceneOf(context, await read(context, options));
}

/** The same for a configuration that was read already: `up` gives its project to `preflight`. */
export async function sceneOf(
  context: CommandContext,
  configuration: ProjectState,
): Promise<Scene> {
  const { env, cwd, signal, global } = context;
  const ports: DoctorPorts = createDoctorPorts(context.ports, env);
  const [brew, systemd] = await Promise.all([
    ports.exec.which('brew'),
    ports.files.exists('/run/systemd/system'),
  ]);
  const asked = global.context;
  return createScene({
    ...{ ports, env, cwd, signal, configuration },
    system: systemOf(ports.machine.facts, { brew: brew !== undefined, systemd }),
    ...(asked === undefined ? {} : { context: asked }),
  });
}

/** A configuration with mistakes is a finding like any other; one that was named and is not there is an error. */
async function read(context: CommandContext, options: ClusterOptions): Promise<ProjectState> {
  const quiet: CommandContext = {
    ...context,
    emit: (event) => {
      if (event.type === 'detail') context.emit(event);
    },
  };
  try {
    return { state: 'good', project: await loadProject(quiet, clusterOverrides(options)) };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const named = context.global.config ?? context.env['TODO_DEPLOY_CONFIG'] ?? '';
    if (error.code === 'CONFIG_MISSING' && named === '') return { state: 'absent' };
    if (error.code !== 'CONFIG_INVALID') throw error;
    return { state: 'broken', path: error.message, problems: error.details };
  }
}
