import { DeployError } from '../../../errors.ts';
import type { Command } from '../../../ports/exec.ts';
import { runBuildCommand, type BuildCommandOptions } from './command.ts';
import type { BuildRun } from './input.ts';
import { unlessSilent } from './silence.ts';

/** Half of the largest package over a slow line; npm has been seen to wait for ever without a connection. */
const silenceMs = 300_000;

/**
 * Runs a command that fetches packages. One that says nothing for five minutes is ended and tried once more.
 * Throws what runBuildCommand throws, PACKAGES_UNREACHABLE (environment) after the second silence.
 */
export async function runInstall(
  run: BuildRun,
  command: Command,
  options: BuildCommandOptions,
): Promise<void> {
  const attempt = (): Promise<void> =>
    unlessSilent(
      { ms: silenceMs, signal: run.signal, reason: () => silent(run, options.shown) },
      (signal, heard) => runBuildCommand({ ...run, signal }, command, { ...options, heard }),
    );
  try {
    await attempt();
  } catch (error) {
    if (!isSilence(error)) throw error;
    run.tell(`${options.shown} has said nothing for ${silenceMs / 60_000} minutes; once more`);
    await attempt();
  }
}

const silentMessage = 'stopped in the middle of fetching packages';

function silent({ component }: BuildRun, shown: string): DeployError {
  const message = `${component.name}: ${shown} ${silentMessage}`;
  return new DeployError('environment', 'PACKAGES_UNREACHABLE', message, {
    details: [`it said nothing for ${silenceMs / 60_000} minutes`],
    hint: 'Check the network and the proxy (HTTPS_PROXY), then run the command again: what is fetched is kept.',
  });
}

function isSilence(error: unknown): boolean {
  return error instanceof DeployError && error.message.endsWith(silentMessage);
}
