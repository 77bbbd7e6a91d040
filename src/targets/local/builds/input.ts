import { join } from 'node:path';
import type { NamedComponent, Project } from '../../../config/project.ts';
import { DeployError } from '../../../errors.ts';
import type { Exec } from '../../../ports/exec.ts';
import type { Files } from '../../../ports/files.ts';
import type { Env } from '../../target.ts';
import type { LocalFolders } from '../folders.ts';
import type { LocalMachine } from '../machine.ts';
import type { PythonRuntime } from '../python.ts';

/** What a component is built from, and with. */
export interface BuildInput {
  readonly project: Project;
  readonly component: NamedComponent;
  /** Undefined when no component of the project needs it. */
  readonly python: PythonRuntime | undefined;
  readonly machine: LocalMachine;
  readonly folders: LocalFolders;
  readonly exec: Exec;
  readonly files: Files;
  readonly env: Env;
}

/** The same, while it is being built. */
export interface BuildRun extends BuildInput {
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

export type LocalSection = NonNullable<NamedComponent['local']>;

/** How the component runs without containers. Throws LOCAL_NOT_DESCRIBED (usage) when nobody wrote it down. */
export function localSection({ component }: Pick<BuildInput, 'component'>): LocalSection {
  if (component.local !== undefined) return component.local;
  const message = `todo-deploy.yaml does not say how ${component.name} runs without containers`;
  throw new DeployError('usage', 'LOCAL_NOT_DESCRIBED', message, {
    hint: `Add components.${component.name}.local (runtime, start), or use another --target.`,
  });
}

/** The folder with the source of the component. */
export function sourceOf({ project, component }: BuildInput): string {
  return join(project.root, component.path);
}

/** Where things of a component lie below the builds of the checkout. */
export function placesOf({ folders, component }: Pick<BuildInput, 'folders' | 'component'>) {
  const own = join(folders.builds, component.name);
  return {
    own,
    /** A copy of the source, in which commands may write. */
    work: join(own, 'work'),
    /** Says which lock file node_modules of the work folder is from. */
    installed: join(own, 'work.lock'),
    build: (fingerprint: string) => join(own, fingerprint),
    venv: (key: string) => join(own, `venv-${key}`),
  };
}
