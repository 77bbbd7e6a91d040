/** A place to break things in: a copy of the sample project, a namespace, a URL, and what goes with them. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { attempt, run, type Outcome } from '../bed/shell.ts';
import type { BedEnvironment } from '../bed/env.ts';
import type { ApiServer } from './api-server.ts';
import type { SampleConfig } from './fault.ts';
import { entry, todoDeploy, type Ran } from './program.ts';

const sample = join(import.meta.dirname, 'sample');
const configName = 'todo-deploy.yaml';

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'todo-deploy-faults-'));
  readonly namespace: string;

  constructor(
    readonly bed: BedEnvironment,
    readonly server: ApiServer,
    readonly number: number,
  ) {
    this.namespace = `faults-${number}`;
    cpSync(sample, this.folder, { recursive: true });
    // As on a person's PATH, for the commands that a fix consists of.
    mkdirSync(join(this.folder, 'bin'));
    const shim = join(this.folder, 'bin', 'todo-deploy');
    writeFileSync(shim, `#!/bin/sh\nexec ${process.execPath} ${entry} "$@"\n`);
    chmodSync(shim, 0o755);
  }

  /** Writes todo-deploy.yaml: the healthy one, changed. */
  writeConfig(change: (config: SampleConfig) => void = () => undefined): void {
    const config = load(readFileSync(join(sample, configName), 'utf8')) as SampleConfig;
    Object.assign(config, { namespace: this.namespace, port: 4100 + this.number * 10 });
    config['cluster'] = { context: this.bed.context };
    change(config);
    writeFileSync(join(this.folder, configName), dump(config));
  }

  /** Changes todo-deploy.yaml as it stands. */
  editConfig(change: (config: SampleConfig) => void): void {
    const config = load(readFileSync(join(this.folder, configName), 'utf8')) as SampleConfig;
    change(config);
    writeFileSync(join(this.folder, configName), dump(config));
  }

  /** Changes a file of the project. */
  editFile(name: string, change: (text: string) => string): Promise<void> {
    const path = join(this.folder, name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    return Promise.resolve();
  }

  /** Makes it again what it is in the sample. */
  restoreFile(name: string): Promise<void> {
    cpSync(join(sample, name), join(this.folder, name));
    return Promise.resolve();
  }

  up(env: Readonly<Record<string, string>> = {}, more: readonly string[] = []): Promise<Ran> {
    const args = ['up', '--yes', '-c', configName, ...more];
    return todoDeploy(this.folder, args, { ...this.environment(), ...env });
  }

  /** Starts `up` in a process group of its own, and does not wait for its end. */
  startUp(): ChildProcess {
    const args = [entry, 'up', '--yes', '-c', configName];
    const options = { cwd: this.folder, env: this.environment(), detached: true } as const;
    return spawn(process.execPath, args, { ...options, stdio: 'ignore' });
  }

  diagnose(...more: readonly string[]): Promise<Ran> {
    return todoDeploy(this.folder, ['diagnose', '-c', configName, ...more], this.environment());
  }

  /** Runs a line with the shell in the folder of the project, as a person does who copies it. */
  shell(line: string): Promise<Outcome> {
    return attempt('env', ['-C', this.folder, 'sh', '-c', line], { env: this.environment() });
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return run('kubectl', ['--context', this.bed.context, '-n', this.namespace, ...args]);
  }

  /** Applies objects to the namespace. */
  async apply(...objects: readonly object[]): Promise<void> {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const place = ['--context', this.bed.context, '-n', this.namespace];
    await run('kubectl', [...place, 'apply', '-f', '-'], { input });
  }

  /** Ends the URL, removes the namespace and the folder. */
  async remove(): Promise<void> {
    await todoDeploy(this.folder, ['teardown', '--yes', '-c', configName], this.environment());
    await attempt('kubectl', [
      '--context',
      this.bed.context,
      'delete',
      'namespace',
      this.namespace,
      '--ignore-not-found',
    ]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): Record<string, string> {
    const foreign = /^(TODO_DEPLOY_(?!BED)|DATABASE_|APP_|npm_|VITEST|NODE_ENV$|FORCE_COLOR$)/;
    const own = Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || foreign.test(name) ? [] : [[name, value]],
    );
    return {
      ...(Object.fromEntries(own) as Record<string, string>),
      PATH: `${join(this.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      KUBECONFIG: this.bed.kubeconfig,
      XDG_STATE_HOME: join(this.folder, '.state'),
    };
  }
}
