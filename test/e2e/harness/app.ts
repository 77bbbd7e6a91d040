/** One deployment of the app, driven through the program. */
import { expect } from 'vitest';
import type { Checkout } from './checkout.ts';
import {
  shellLine,
  start,
  todoDeploy,
  type CliOptions,
  type Outcome,
  type RunningCli,
} from './cli.ts';

export class App {
  /** Where a browser opens it; known after `up`. */
  url = '';
  /** Everything that the program has printed about this deployment. */
  said = '';

  /** `flags` tell this deployment from others of the same checkout. */
  constructor(
    readonly checkout: Checkout,
    readonly namespace: string,
    readonly flags: readonly string[] = [],
  ) {}

  /** Runs a command about this deployment, whatever comes of it. */
  async run(args: readonly string[], options?: CliOptions): Promise<Outcome> {
    const outcome = await todoDeploy(this.checkout, [...args, ...this.flags], options);
    this.said += outcome.stdout + outcome.stderr;
    return outcome;
  }

  /** Runs a command that has to end with this exit code; else the failure shows all that it said. */
  async exits(code: number, args: readonly string[], options?: CliOptions): Promise<Outcome> {
    const outcome = await this.run(args, options);
    expect(outcome.code, outcome.stdout + outcome.stderr).toBe(code);
    return outcome;
  }

  start(args: readonly string[], options?: CliOptions): RunningCli {
    return start(this.checkout, [...args, ...this.flags], options);
  }

  /** `up --yes`, which has to succeed; notes the URL. */
  async up(args: readonly string[] = []): Promise<Outcome> {
    return this.isUp(await this.run(['up', '--yes', ...args]));
  }

  /** The same through a line of a guide, as it stands there. */
  async upWith(line: string): Promise<Outcome> {
    const outcome = await shellLine(this.checkout, line);
    this.said += outcome.stdout + outcome.stderr;
    return this.isUp(outcome);
  }

  private isUp(outcome: Outcome): Outcome {
    expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
    this.url = urlIn(outcome.stdout);
    return outcome;
  }
}

/** The URL that `up` names at its end. */
function urlIn(output: string): string {
  const found = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(
    output.slice(output.lastIndexOf('Open ')),
  );
  if (found === null) throw new Error(`no URL in:\n${output}`);
  return found[0];
}
