import type { CommandContext, GlobalOptions } from './commands/command.ts';
import { DeployError, exitCodes } from './errors.ts';
import { describeError } from './pipeline/stepper.ts';
import type { Call } from './program.ts';
import { createReporter } from './reporters/choose.ts';
import { createPorts } from './wiring.ts';

/** Runs a command and returns its exit code. The only place where ports, reporter and signals meet. */
export async function run(
  { global, module, options, args }: Extract<Call, { kind: 'run' }>,
  packageRoot: string,
): Promise<number> {
  const abort = new AbortController();
  const { forget: forgetSignals, afterStop } = listenForSignals(abort);
  const reporter = await createReporter({
    json: global.json,
    color: global.color,
    verbose: global.verbose,
    plain: global.plain,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onClosed: () => {
      abort.abort(
        new DeployError('interrupted', 'INTERRUPTED', 'nobody reads the output any more'),
      );
    },
  });
  const context: CommandContext = {
    ...{ cwd: process.cwd(), env: process.env, global, packageRoot, reporter },
    interactive: isInteractive(global),
    ports: createPorts(process.env),
    emit: reporter.emit,
    setRedactor: (redact) => {
      reporter.setRedactor(redact);
    },
    ...{ signal: abort.signal, afterStop },
  };
  try {
    return await module.run(context, options, args);
  } catch (error) {
    reporter.emit({ type: 'error', error: describeError(error) });
    return exitCodeOf(error, abort.signal);
  } finally {
    forgetSignals();
    await reporter.close();
  }
}

function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.interrupted;
  return error instanceof DeployError ? error.exitCode : exitCodes.bug;
}

function isInteractive(global: GlobalOptions): boolean {
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  return terminal && !global.yes && !global.json && process.env['CI'] === undefined;
}

interface Signals {
  /** A signal for work that is still to be done after the first one. */
  readonly afterStop: () => AbortSignal;
  readonly forget: () => void;
}

/** The first signal asks the run to stop cleanly; a second one ends it at once, or asks what is done after that. */
function listenForSignals(abort: AbortController): Signals {
  let last: AbortController | undefined;
  const stopped = () => new DeployError('interrupted', 'INTERRUPTED', 'stopped');
  const stop = (): void => {
    if (!abort.signal.aborted) abort.abort(stopped());
    else if (last === undefined || last.signal.aborted) process.exit(exitCodes.interrupted);
    else last.abort(stopped());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    afterStop: () => (last ??= new AbortController()).signal,
    forget: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
