import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, run, type Outcome } from '../bed/shell.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const context = 'todo-bed';
export const registry = 'localhost:5000';
export const projectName = 'sample';
/** The one component; its release is named after project and component. */
export const release = `${projectName}-app`;

export interface AppSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly migrate?: boolean;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** A copy of the sample project, in which `up` is run with one configuration or another. */
export class SampleProject {
  private constructor(readonly folder: string) {}

  static async create(): Promise<SampleProject> {
    const folder = await mkdtemp(join(tmpdir(), 'todo-deploy-sample-'));
    await cp(join(root, 'test/rollout-project'), folder, { recursive: true });
    return new SampleProject(folder);
  }

  /** `todo-deploy up` with these settings in this namespace; flags are those of every command. */
  async up(
    namespace: string,
    settings: AppSettings,
    flags: readonly string[] = [],
  ): Promise<Outcome> {
    const file = `${namespace}.yaml`;
    await writeFile(join(this.folder, file), JSON.stringify(configuration(settings)));
    const program = [join(root, 'bin/todo-deploy.js'), '--config', file, '--namespace', namespace];
    const args = [...program, '--context', context, '--yes', ...flags, 'up'];
    return attempt('node', args, { cwd: this.folder });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function configuration({ env = {}, replicas = 1, migrate = false, values = {} }: AppSettings) {
  const app = {
    ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000, health: '/readyz' },
    ...{ imageBudget: 250, env, replicas, migrate, values },
  };
  const cluster = { context, registry };
  return {
    version: 1,
    name: projectName,
    cluster,
    database: { source: 'external' },
    components: { app },
  };
}

export function kubectl(args: readonly string[], input?: string): Promise<string> {
  return run('kubectl', ['--context', context, ...args], input === undefined ? {} : { input });
}

/** A namespace that belongs to the sample project. */
export async function makeNamespace(name: string): Promise<void> {
  const metadata = { name, labels: { 'todo-deploy/project': projectName } };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata };
  await kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
}

export async function removeNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--wait=false', '--ignore-not-found']);
}
