import { DeployError } from '../../errors.ts';
import type { Command } from '../../ports/exec.ts';
import type { Tell } from '../check.ts';
import type { Scene } from '../scene.ts';
import type { System } from '../system.ts';

/** How long an engine may take to answer after its start; Docker Desktop boots a machine. */
const patienceMs = 120_000;
const pollMs = 500;

/** The command that starts the engine without more rights than we have; undefined when there is none. */
function startCommand({ platform, root, systemd, wsl }: System): Command | undefined {
  if (platform === 'darwin') return { file: 'open', args: ['-a', 'Docker'] };
  if (platform === 'win32') return { file: 'docker', args: ['desktop', 'start', '--detach'] };
  if (!root || wsl) return undefined;
  return systemd
    ? { file: 'systemctl', args: ['start', 'docker'] }
    : { file: 'service', args: ['docker', 'start'] };
}

/** What starting the engine would run; undefined when we may not. */
export function startsEngine(system: System): string | undefined {
  const command = startCommand(system);
  if (command === undefined) return undefined;
  return `start the Docker engine: ${[command.file, ...command.args].join(' ')}`;
}

/** Starts the engine and waits until it answers. Throws ENGINE_UNREACHABLE (environment). */
export async function startTheEngine(scene: Scene, tell: Tell): Promise<void> {
  const { ports, system, signal } = scene;
  const command = startCommand(system);
  if (command === undefined) throw notStarted('it takes rights that we do not have', []);
  const { exitCode, stdout, stderr } = await ports.exec.run(command, { signal, timeoutMs: 60_000 });
  const said = `${stdout}\n${stderr}`.trim().split('\n');
  if (exitCode !== 0) throw notStarted(`${command.file} ended with exit code ${exitCode}`, said);
  tell('waiting until the engine answers');
  const deadline = ports.clock.now() + patienceMs;
  while ((await ports.askEngine()).state !== 'answers') {
    if (ports.clock.now() > deadline) throw notStarted('it does not answer', said);
    await ports.clock.sleep(pollMs, signal);
  }
}

function notStarted(why: string, details: readonly string[]): DeployError {
  return new DeployError(
    'environment',
    'ENGINE_UNREACHABLE',
    `the Docker engine did not start: ${why}`,
    { hint: 'Start it yourself; its log says why it does not run.', details },
  );
}
