/** todo-deploy as the person at that machine runs it; all that it says is kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { checkoutRoot } from '../../e2e/harness/bed.ts';
import type { Evidence } from '../search/search.ts';
import type { Machine } from './machine.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Program {
  /** What was shown, a piece of evidence for each command. */
  readonly shown: Evidence[] = [];

  /** Of the shell in which the person works. */
  environment: Readonly<Record<string, string>>;

  constructor(private readonly machine: Machine) {
    this.environment = machine.environment;
  }

  /** Runs a command that has to end with this exit code; `input` comes on standard input. */
  async exits(
    code: number,
    args: readonly string[],
    input = '',
    cwd = this.machine.project,
  ): Promise<Said> {
    const said = await this.run([join(checkoutRoot, 'bin/todo-deploy.js'), ...args], input, cwd);
    if (said.code === code) return said;
    const { stdout, stderr } = said;
    throw new Error(`${args.join(' ')} ended with ${said.code}, not ${code}\n${stdout}\n${stderr}`);
  }

  /** Runs Node with these arguments. */
  async run(args: readonly string[], input = '', cwd = this.machine.project): Promise<Said> {
    const child = spawn(process.execPath, args, { cwd, env: this.environment });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // One that does not read its input is judged by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number];
    const bytes = Buffer.from(`${stdout}\n${stderr}`);
    this.shown.push({ place: 'terminal', what: args.slice(1).join(' '), bytes });
    return { code, stdout, stderr };
  }
}
