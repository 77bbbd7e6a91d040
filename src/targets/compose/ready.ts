import { DeployError, interrupted } from '../../errors.ts';
import type { StepId } from '../../plan/steps.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { askExposed, complaintOf } from './ask.ts';
import { findingOf } from './findings.ts';
import type { Part } from './parts.ts';
import { rolloutFailed, tell, type ComposeRun } from './run.ts';
import { exposedName, tailOf } from './scene.ts';
import { crashesThatFail, stateOf } from './state.ts';

/** Ceiling for one wait where the run has none, in milliseconds; failures are told as soon as they are known. */
const ceilingMs = 10 * 60_000;

/**
 * Waits, by the engine's events, until a container is ready; one that runs once, until it has succeeded.
 * Throws ROLLOUT_FAILED (unhealthy) with what is wrong, as soon as waiting cannot help.
 */
export async function untilReady(
  run: ComposeRun,
  step: StepId,
  part: Part,
  container: string,
): Promise<void> {
  const { ports } = run.scene;
  const deadline = run.options.deadline ?? ports.clock.now() + ceilingMs;
  let told = '';
  for (;;) {
    const moment = run.watch.moment();
    const info = await ports.docker.containers.inspect(container);
    if (run.signal.aborted) throw interrupted(`waiting for ${part.service.name}`);
    if (info === undefined) throw removed(part, container);
    const { state, message } = stateOf(info, part.role, ports.clock.now());
    if (state === 'ready') return;
    if (hasFailed(run, part, info)) throw await failure(run, part, info);
    if (ports.clock.now() >= deadline) throw await tooLate(run, part, info, message);
    const { component, service } = part;
    const about = service.name === component ? message : `${service.name}: ${message}`;
    if (message !== told) tell(run, step, component, about);
    told = message;
    await run.watch.newsSince(moment, deadline);
  }
}

/** One crash and a recovery is no failure; a container that nobody starts again has failed at once. */
function hasFailed(run: ComposeRun, part: Part, info: ContainerInfo): boolean {
  if (run.watch.deathsOf(info.id) >= crashesThatFail && part.role !== 'once') return true;
  if (stateOf(info, part.role, run.scene.ports.clock.now()).state !== 'failed') return false;
  // Between an end and the next start the engine calls it exited for a moment.
  const startsAgain = !['no', ''].includes(part.service.restart);
  const between = info.status === 'exited' && startsAgain && info.error === '';
  return !between;
}

async function failure(run: ComposeRun, part: Part, info: ContainerInfo): Promise<DeployError> {
  const lines = await tailOf(run.scene.ports, info.id);
  // The third end may be told of while the engine is about to start it a fourth time.
  const ended = run.watch.deathsOf(info.id) >= crashesThatFail;
  const container: ContainerInfo =
    ended && info.status !== 'exited'
      ? { ...info, status: 'restarting', restarts: Math.max(info.restarts, crashesThatFail) }
      : info;
  const exposed = part.service.name === exposedName(run.scene.project);
  const said = exposed ? complaintOf(await askExposed(run.scene, info)) : {};
  const finding = findingOf({ part, container, lines, ...said, redact: run.scene.redact });
  return rolloutFailed(run, finding === undefined ? [] : [{ ...finding, patience: 'terminal' }]);
}

async function tooLate(
  run: ComposeRun,
  part: Part,
  info: ContainerInfo,
  message: string,
): Promise<DeployError> {
  const lines = (await tailOf(run.scene.ports, info.id, 10)).map(run.scene.redact);
  return new DeployError(
    'unhealthy',
    'ROLLOUT_FAILED',
    `${part.component}: not ready in time: ${message}`,
    { details: lines, hint: `See what it says: todo-deploy logs ${part.component}` },
  );
}

function removed(part: Part, container: string): DeployError {
  const message = `${part.component}: somebody removed the container ${container} meanwhile`;
  return new DeployError('unhealthy', 'ROLLOUT_FAILED', message, {
    hint: 'Run the same command again.',
  });
}
