/** Running other programs to their end. Daemons are in process.ts. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export interface RunOptions {
  cwd?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Written to the program's standard input. */
  input?: string;
  /** Everything the program prints is appended to this file as well. */
  log?: string;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A program ended with a code other than 0; the message quotes its last lines. */
export class CommandError extends Error {
  constructor(
    readonly command: string,
    readonly outcome: Outcome,
    log?: string,
  ) {
    const said = `${outcome.stderr.trim()}\n${outcome.stdout.trim()}`
      .trim()
      .split('\n')
      .slice(-12)
      .join('\n  ');
    super(`${command} ended with code ${outcome.code}${log ? ` (see ${log})` : ''}\n  ${said}`);
    this.name = 'CommandError';
  }
}

/** Runs a program and gives back what it printed, whatever its exit code. 127 when it does not exist. */
export function attempt(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const outcome: Outcome = { code: 127, stdout: '', stderr: '' };
    const keep = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
      outcome[stream] += chunk.toString();
      if (options.log) appendFileSync(options.log, chunk);
    };
    child.stdout?.on('data', keep('stdout'));
    child.stderr?.on('data', keep('stderr'));
    child.on('error', (error) => {
      resolve({ ...outcome, stderr: error.message });
    });
    child.on('close', (code, signal) => {
      resolve({ ...outcome, code: code ?? (signal ? 128 : 1) });
    });
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/**
 * Runs a program that has to succeed.
 * @returns its standard output, trimmed
 * @throws CommandError with the last lines it printed
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const outcome = await attempt(command, args, options);
  if (outcome.code !== 0)
    throw new CommandError([command, ...args.slice(0, 4)].join(' '), outcome, options.log);
  return outcome.stdout.trim();
}
