/** A project of its own on this machine, driven through the program as a person runs it. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Project as Described } from '../../src/config/project.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { localFolders, type LocalFolders } from '../../src/targets/local/folders.ts';
import { thisMachine } from '../../src/targets/local/machine.ts';
import { Checkout } from '../e2e/harness/checkout.ts';
import { start, type Outcome, type RunningCli } from '../e2e/harness/cli.ts';

const program = join(import.meta.dirname, '../..');
const name = 'kills';

/** Far from what others use. */
const urlPort = 4_700;
const backendPort = 4_760;

/** Longer than a first build, and than all that `up` itself waits for. */
const patienceMs = 12 * 60_000;

export class KillsProject {
  private constructor(
    /** Everything of it lies in here, and names this path. */
    readonly home: string,
    private readonly checkout: Checkout,
    readonly folders: LocalFolders,
  ) {}

  /** Writes a project with `init`; nothing runs yet. */
  static async make(): Promise<KillsProject> {
    const home = mkdtempSync(join(tmpdir(), 'todo-deploy-kills-'));
    // PostgreSQL runs as another user when we are root, and has to pass through.
    chmodSync(home, 0o755);
    for (const part of ['project', 'state']) mkdirSync(join(home, part), { mode: 0o755 });
    const stateFolder = join(home, 'state');
    const kubeconfig = join(home, 'none');
    const checkout = Object.assign(new Checkout(), { folder: program, stateFolder, kubeconfig });
    const described = { root: join(home, 'project'), config: { name } } as Described;
    const env = { ...process.env, XDG_STATE_HOME: stateFolder };
    const machine = thisMachine(env);
    const folders = await localFolders(described, { files: nodeFiles, env, machine });
    const project = new KillsProject(home, checkout, folders);
    const options = ['--name', name, '--database', 'in-cluster', '--port', String(urlPort)];
    await project.succeeds(['init', '--yes', ...options]);
    project.configure(({ components: { backend } }) => {
      if (backend !== undefined) backend.port = backendPort;
    });
    return project;
  }

  start(args: readonly string[]): RunningCli {
    return start(this.checkout, args, { cwd: join(this.home, 'project'), direct: true });
  }

  /** Runs a command to its end; throws when it hangs. */
  async run(args: readonly string[]): Promise<Outcome> {
    return inTime(this.start(args), args.join(' '));
  }

  /** Runs a command that has to succeed; throws with what it said otherwise. */
  async succeeds(args: readonly string[]): Promise<Outcome> {
    const outcome = await this.run(args);
    if (outcome.code === 0) return outcome;
    const said = `${outcome.stdout}\n${outcome.stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new Error(`${args.join(' ')} ended with exit code ${outcome.code}:\n${said}`);
  }

  /** Another environment for both components: `up` has to start them anew, and builds nothing. */
  change(round: string): void {
    this.configure(({ components }) => {
      for (const component of Object.values(components)) {
        component.env = { ...component.env, KILLS_ROUND: round, RATE_LIMIT_WRITES_PER_MINUTE: '0' };
      }
    });
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private configure(change: (config: ConfigInput) => void): void {
    const file = join(this.home, 'project/todo-deploy.yaml');
    const config = load(readFileSync(file, 'utf8')) as ConfigInput;
    change(config);
    writeFileSync(file, dump(config));
  }
}

/** The outcome of a run; throws, and ends it, when it takes longer than anything may. */
export async function inTime(run: RunningCli, what: string): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      run.kill();
      reject(new Error(`${what} hangs:\n${run.stdout.slice(-2_000)}\n${run.stderr}`));
    }, patienceMs);
  });
  try {
    return await Promise.race([run.finished, late]);
  } finally {
    clearTimeout(timer);
  }
}
