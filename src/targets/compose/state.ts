import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { ComponentHealth } from '../health.ts';
import type { Role } from './parts.ts';

/** So many ends by itself are a failure; one crash and a recovery is none. */
export const crashesThatFail = 3;

/** A container that started again and again counts as well after running for so long, in milliseconds. */
const calmMs = 10_000;

export interface ContainerState {
  readonly state: ComponentHealth['state'];
  readonly message: string;
}

/** What is the case with a container, in the words of people. */
export function stateOf(
  container: ContainerInfo | undefined,
  role: Role,
  now = Date.now(),
): ContainerState {
  if (container === undefined) return { state: 'absent', message: 'there is no container' };
  const { status } = container;
  if (container.error !== '') return failed('the engine could not start it');
  if (role === 'once' || role === 'secrets') return runState(container);
  switch (status) {
    case 'created':
      return { state: 'progressing', message: 'made, not started yet' };
    case 'restarting':
      return crashing(container);
    case 'paused':
      return failed('it is paused');
    case 'running':
      return runningState(container, now);
    case 'exited':
    case 'dead':
    case 'removing':
      return failed(container.outOfMemory ? 'it used too much memory' : ended(container));
  }
}

function runState(container: ContainerInfo): ContainerState {
  if (container.status !== 'exited') return { state: 'progressing', message: 'it is running' };
  return container.exitCode === 0
    ? { state: 'ready', message: 'it succeeded' }
    : failed(`it failed with exit code ${container.exitCode}`);
}

function runningState(container: ContainerInfo, now: number): ContainerState {
  const { health, restarts, startedAt } = container;
  if (health === 'healthy') return { state: 'ready', message: 'ready' };
  if (health === 'unhealthy') return failed('its health check fails');
  const young = now - Date.parse(startedAt) < calmMs;
  if (restarts >= crashesThatFail && (young || health === 'starting')) return crashing(container);
  if (health === 'none') return { state: 'ready', message: 'it runs' };
  return { state: 'progressing', message: 'its health check has not passed yet' };
}

function crashing({ restarts, exitCode }: ContainerInfo): ContainerState {
  const times = restarts === 1 ? 'once' : `${restarts} times`;
  const message = `it ended ${times}, last with exit code ${exitCode}`;
  return restarts >= crashesThatFail ? failed(message) : { state: 'progressing', message };
}

/** 143 and 137 are what SIGTERM and SIGKILL leave (128 and the number of the signal). */
function ended({ exitCode }: ContainerInfo): string {
  const stopped = exitCode === 0 || exitCode === 143 || exitCode === 137;
  return stopped ? 'it is stopped' : `it ended with exit code ${exitCode}`;
}

function failed(message: string): ContainerState {
  return { state: 'failed', message };
}
