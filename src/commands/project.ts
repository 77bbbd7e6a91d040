import { basename, dirname, relative, resolve } from 'node:path';
import { configInvalid, configMissing, loadConfig } from '../config/load.ts';
import { configName, findConfig } from '../config/locate.ts';
import type { FoundConfig } from '../config/locate.ts';
import { formatProblem } from '../config/problem.ts';
import type { Project } from '../config/project.ts';
import { applySettings } from '../config/settings.ts';
import type { Overrides } from '../config/settings.ts';
import { previewOf } from '../previews/preview.ts';
import { variablesWithSecrets } from '../secrets/given.ts';
import { withholdReferred } from '../secrets/store.ts';
import { rememberedTarget } from '../targets/choice/memory.ts';
import type { CommandContext } from './command.ts';

/** Flags that only some commands have. */
export interface LoadOptions extends Overrides {
  /** Name of a preview, which is meant instead of the project itself. */
  readonly branch?: string | undefined;
}

/** Where the configuration of this run is; undefined when there is none to be found. */
export function findProject(context: CommandContext): Promise<FoundConfig | undefined> {
  const { cwd, env, global, ports } = context;
  return findConfig({ cwd, env, flag: global.config }, ports.files);
}

/**
 * Finds, reads and checks the configuration, and puts flags and environment over it; --namespace and --context
 * are taken from the global options. With a `branch` the project is its preview of that name.
 * Emits a warning for each warning and, as `detail`, who chose each setting.
 * Throws CONFIG_MISSING, CONFIG_INVALID, SETTING_INVALID (usage), and as `previewOf`.
 */
export async function loadProject(
  context: CommandContext,
  { branch, ...overrides }: LoadOptions = {},
): Promise<Project> {
  const found = await findProject(context);
  if (found === undefined)
    throw configMissing(`there is no ${configName} in ${context.cwd} or above it`);
  context.emit({ type: 'detail', message: `configuration: ${found.path} (from ${found.from})` });
  const loaded = await loadConfig(found.path, context.ports.files);
  for (const warning of loaded.warnings) {
    context.emit({ type: 'warning', message: formatProblem(shortened(warning, context.cwd)) });
  }
  if (loaded.config === undefined || loaded.errors.length > 0) {
    throw configInvalid(
      found.path,
      loaded.errors.map((error) => shortened(error, context.cwd)),
    );
  }
  const { config, decisions } = applySettings({
    config: loaded.config,
    written: loaded.written,
    flags: { namespace: context.global.namespace, context: context.global.context, ...overrides },
    env: context.env,
  });
  for (const message of decisions) context.emit({ type: 'detail', message });
  const project: Project = {
    config,
    root: dirname(found.path),
    file: found.path,
    namespace: config.namespace ?? config.name,
    source: { path: found.path, text: loaded.text },
  };
  context.ports.exec.withhold(variablesWithSecrets(project));
  await withholdReferred(resolve(project.root, config.secretsFile), context.ports);
  return branch === undefined ? project : asPreview(context, project, branch, overrides);
}

async function asPreview(
  context: CommandContext,
  project: Project,
  branch: string,
  { port }: Overrides,
): Promise<Project> {
  const remembered = await rememberedTarget(project, context.ports.files);
  const preview = previewOf(project, branch, {
    ...(remembered === undefined ? {} : { remembered: remembered.target }),
    // Checked among the settings before.
    ...(port === undefined ? {} : { port: project.config.port }),
  });
  const message = `preview ${branch}: namespace ${preview.namespace}, port ${preview.config.port}`;
  context.emit({ type: 'detail', message });
  return preview;
}

/** The path as a person in this folder would type it. */
function shortened<T extends { file: string }>(problem: T, cwd: string): T {
  const path = relative(cwd, problem.file);
  return {
    ...problem,
    file: path.startsWith('..') ? problem.file : path === '' ? basename(problem.file) : path,
  };
}
