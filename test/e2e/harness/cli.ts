/** The program as a person runs it: `npx todo-deploy …` in the clone, in a process group of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { DeployEvent } from '../../../src/pipeline/events.ts';
import type { Checkout } from './checkout.ts';

export interface Outcome {
  /** As a shell shows it: 130 after SIGINT. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An event as it leaves the program. */
export type PrintedEvent = DeployEvent & { readonly time: string };

export interface CliOptions {
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder to run in; default: the clone. */
  readonly cwd?: string;
  /** Run the program's own file instead of npx, for a PATH on which there is no npx. */
  readonly direct?: boolean;
}

/** A run that goes on; its output can be looked at meanwhile. */
export class RunningCli {
  stdout = '';
  stderr = '';
  readonly finished: Promise<Outcome>;
  private ended = false;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.finished = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        this.ended = true;
        const shown = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        resolve({ code: shown, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** What Ctrl-C in a terminal does: SIGINT for the whole foreground group. */
  interrupt(): void {
    if (!this.ended && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
  }

  /** kill -9 of the program alone: what it has started goes on. False when it had ended already. */
  kill(): boolean {
    return !this.ended && this.child.kill('SIGKILL');
  }

  /** The events printed so far by a run with --json. */
  events(): PrintedEvent[] {
    return eventsOf({ stdout: this.stdout.slice(0, this.stdout.lastIndexOf('\n') + 1) });
  }

  /** Comes back as soon as the output satisfies; throws, with the output, when it never will. */
  until(what: string, seen: () => boolean, patience = 120_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        reject(new Error(`waiting for ${what}: ${why}\n${this.stdout}\n${this.stderr}`));
      };
      const timer = setTimeout(fail, patience, `not within ${patience / 1000} s`);
      const look = () => {
        if (!seen()) return;
        clearTimeout(timer);
        this.child.stdout?.off('data', look);
        resolve();
      };
      this.child.stdout?.on('data', look);
      void this.finished.then(() => {
        clearTimeout(timer);
        fail('the program ended');
      });
      look();
    });
  }

  /** Whether any process of the program's group is left. */
  groupIsAlive(): boolean {
    try {
      return this.child.pid !== undefined && process.kill(-this.child.pid, 0);
    } catch {
      return false;
    }
  }
}

/** Starts the program and comes back at once. */
export function start(
  checkout: Checkout,
  args: readonly string[],
  options: CliOptions = {},
): RunningCli {
  const command = options.direct
    ? [process.execPath, `${checkout.folder}/bin/todo-deploy.js`]
    : ['npx', 'todo-deploy'];
  return launch(checkout, [...command, ...args], options);
}

/** Runs a line of a guide as it stands, with the shell, in the clone. */
export function shellLine(checkout: Checkout, line: string): Promise<Outcome> {
  return launch(checkout, ['sh', '-euc', line], {}).finished;
}

function launch(
  checkout: Checkout,
  [program = '', ...args]: readonly string[],
  options: CliOptions,
): RunningCli {
  const child = spawn(program, args, {
    cwd: options.cwd ?? checkout.folder,
    env: environment(checkout, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return new RunningCli(child);
}

/** Runs the program to its end. */
export function todoDeploy(
  checkout: Checkout,
  args: readonly string[],
  options: CliOptions = {},
): Promise<Outcome> {
  return start(checkout, args, options).finished;
}

/** The events of a run with --json, one a line; throws when a line is not JSON. */
export function eventsOf({ stdout }: Pick<Outcome, 'stdout'>): PrintedEvent[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as PrintedEvent);
}

/** This process's environment without what the test runner, npm or a person's own project put into it. */
function environment(
  checkout: Checkout,
  extra: CliOptions['env'] = {},
): Record<string, string | undefined> {
  const runner = /^(VITEST|TEST$|NODE_ENV$|FORCE_COLOR$|npm_|INIT_CWD$)/;
  const project = /^(TODO_DEPLOY_(?!BED)|DATABASE_|POSTGRES_|BETTER_AUTH_|OPENAI_)/;
  const foreign = (name: string) => runner.test(name) || project.test(name);
  const own = Object.entries(process.env).filter(([name]) => !foreign(name));
  const { kubeconfig, stateFolder } = checkout;
  const ours = { KUBECONFIG: kubeconfig, XDG_STATE_HOME: stateFolder };
  return { ...Object.fromEntries(own), ...ours, ...extra };
}
