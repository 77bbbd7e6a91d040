import { commandNames, loadCommand, summaries } from './commands/index.ts';
import { asksNothing, readCommandLine } from './program.ts';

/**
 * Runs the program and returns its exit code. `packageRoot` is the folder of this package. What runs a
 * command is loaded once there is one to run: help and version need none of it.
 */
export async function main(argv: readonly string[], packageRoot: string): Promise<number> {
  quietOnClosedPipe();
  const call = await readCommandLine(withOverview(argv), { commandNames, summaries, loadCommand });
  if (call.kind === 'done') return call.exitCode;
  const { run } = await import('./run.ts');
  return run(call, packageRoot);
}

/** Without a command a person at a terminal is told where they are; a program gets the help. */
function withOverview(argv: readonly string[]): readonly string[] {
  return process.stdout.isTTY && asksNothing(argv.slice(2)) ? [...argv, 'overview'] : argv;
}

/** `todo-deploy --help | head` closes the pipe early: that is no error. */
function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe);
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
