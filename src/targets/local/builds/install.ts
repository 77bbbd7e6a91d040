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
  const silence = silent(run, options.shown);
  const attempt = (): Promise<void> =>
    unlessSilent({ ms: silenceMs, signal: run.signal, reason: silence }, (signal, heard) =>
      runBuildCommand({ ...run, signal }, command, { ...options, heard }),
    );
  try {
    await attempt();
  } catch (error) {
    if (error !== silence) throw error;
    run.tell(`${options.shown} has said nothing for ${silenceMs / 60_000} minutes; once more`);
    await attempt();
  }
}

function silent({ component }: BuildRun, shown: string): DeployError {
  const message = `${component.name}: ${shown} stopped in the middle of fetching packages`;
  return new DeployError('environment', 'PACKAGES_UNREACHABLE', message, {
    details: [`it said nothing for ${silenceMs / 60_000} minutes`],
    hint: 'Check the network and the proxy (HTTPS_PROXY), then run the command again: what is fetched is kept.',
  });
}
