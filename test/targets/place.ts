/** A target to hold to the contract: a project of its own on it, and the program run there as a person does. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { TargetName } from '../../src/config/schema.ts';
import { bedEnvironment } from '../bed/env.ts';
import { attempt, type Outcome } from '../bed/shell.ts';
import { entry, todoDeploy, type Ran } from '../faults/program.ts';

type Environment = Record<string, string>;

/** The part of todo-deploy.yaml that a test changes. */
interface BackendConfig {
  components: { backend: { env: Record<string, string> } };
}

const portOf: Readonly<Record<TargetName, number>> = {
  kubernetes: 4400,
  compose: 4500,
  local: 4600,
};

export class Place {
  readonly name: string;
  readonly folder: string;
  private readonly home = mkdtempSync(join(tmpdir(), 'todo-deploy-targets-'));

  /** Where the next run goes. */
  target: TargetName;

  constructor(target: TargetName) {
    this.target = target;
    this.name = `targets-${target}`;
    this.folder = join(this.home, this.name);
    mkdirSync(this.folder);
  }

  /** Writes the project that everybody gets. */
  async init(): Promise<Ran> {
    const port = String(portOf[this.target]);
    return this.run(
      'init',
      '--yes',
      '--name',
      this.name,
      '--database',
      'in-cluster',
      '--port',
      port,
    );
  }

  /** Runs `todo-deploy ARGS --json`. */
  run(...args: readonly string[]): Promise<Ran> {
    return todoDeploy(this.folder, args, this.environment);
  }

  /** Runs it as it is read by people: without --json. */
  read(...args: readonly string[]): Promise<Outcome> {
    const command = ['-C', this.folder, process.execPath, entry, ...args];
    return attempt('env', command, { env: this.environment });
  }

  /** The backend is told something that it refuses to start with. */
  breakBackend(): void {
    this.changeBackend((env) => (env['LOG_LEVEL'] = 'nonsense'));
  }

  mendBackend(): void {
    this.changeBackend((env) => delete env['LOG_LEVEL']);
  }

  /** The backend gets one more migration, in place of the one that it got before. */
  addMigration(...statements: readonly string[]): void {
    const lines = [
      ...['"""One more."""', '', 'from alembic import op', ''],
      ...['revision = "0004"', 'down_revision = "0003"', '', ''],
      ...['def upgrade() -> None:', ...statements.map((sql) => `    op.execute("${sql}")`)],
    ];
    const path = 'app/backend/migrations/versions/0004_one_more.py';
    writeFileSync(this.file(path), `${lines.join('\n')}\n`);
  }

  /** The databases of the PostgreSQL in the cluster. */
  async databasesInCluster(): Promise<string[]> {
    const pod = ['exec', '-n', this.name, `${this.name}-postgres-0`, '--'];
    const psql = ['psql', '-U', 'todo', '-Atc', 'SELECT datname FROM pg_database'];
    const context = ['--context', bedEnvironment().context];
    const { stdout } = await attempt('kubectl', [...context, ...pod, ...psql], {
      env: this.environment,
    });
    return stdout.trim().split('\n');
  }

  /** The values of the secrets file, which are to be seen nowhere. */
  get secrets(): string[] {
    const lines = readFileSync(this.file('.todo-deploy/secrets.env'), 'utf8').split('\n');
    const values = lines.flatMap((line) => /^[A-Z_]+=(.+)$/.exec(line)?.[1] ?? []);
    return values.map((value) => value.replace(/^["']|["']$/g, ''));
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  modeOf(name: string): number {
    return statSync(this.file(name)).mode & 0o777;
  }

  /** Removes everything, whatever state it is in. */
  async remove(): Promise<void> {
    await this.run('teardown', '--yes', '--data');
    rmSync(this.home, { recursive: true, force: true });
  }

  private changeBackend(change: (env: Record<string, string>) => unknown): void {
    const path = this.file('todo-deploy.yaml');
    const config = load(readFileSync(path, 'utf8')) as BackendConfig;
    change(config.components.backend.env);
    writeFileSync(path, dump(config));
  }

  private get environment(): Environment {
    const foreign =
      /^(TODO_DEPLOY_(?!BED)|DATABASE_|npm_|VITEST|NODE_ENV$|FORCE_COLOR$|OPENAI_|CI$)/;
    const own = Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || foreign.test(name) ? [] : [[name, value] as const],
    );
    const bed = bedEnvironment();
    return {
      ...Object.fromEntries(own),
      TODO_DEPLOY_TARGET: this.target,
      ...(this.target === 'kubernetes'
        ? { TODO_DEPLOY_CONTEXT: bed.context, KUBECONFIG: bed.kubeconfig }
        : {}),
    };
  }
}
