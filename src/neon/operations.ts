import * as z from 'zod';
import { DeployError } from '../errors.ts';
import { operation, type Operation } from './answers.ts';
import { fitForScreen } from './failures.ts';
import { call, pathOf, type NeonConnection } from './call.ts';

const done = ['finished', 'skipped'];
const failed = ['failed', 'error', 'cancelled'];

const firstMs = 250;
const longestMs = 5_000;
const patienceMs = 300_000;

/**
 * Waits until operations that Neon has begun are done: it takes no others of the project before, and a new
 * database answers nobody. Asking again and again is how Neon's API tells of them. Throws NEON_OPERATION_FAILED
 * (environment) when one fails or is not done after five minutes.
 */
export async function settle(
  connection: NeonConnection,
  begun: readonly Operation[],
  doing: string,
): Promise<void> {
  const { clock, tell, signal } = connection;
  const deadline = clock.now() + patienceMs;
  let pending = unsettled(begun, doing);
  let told = false;
  for (let pause = firstMs; pending.length > 0; pause = Math.min(longestMs, pause * 2)) {
    if (clock.now() + pause > deadline) throw notDone(pending, doing);
    if (pause >= 2_000 && !told) {
      told = true;
      tell(`${doing}: Neon is at it`);
    }
    await clock.sleep(pause, signal);
    const current: Operation[] = [];
    for (const one of pending) current.push(await look(connection, one, doing));
    pending = unsettled(current, doing);
  }
}

async function look(
  connection: NeonConnection,
  { project_id: project, id }: Operation,
  doing: string,
): Promise<Operation> {
  const found = await call(connection, {
    ...{ doing, path: pathOf('projects', project, 'operations', id) },
    answer: z.object({ operation }),
  });
  return found.operation;
}

function unsettled(operations: readonly Operation[], doing: string): Operation[] {
  for (const { action, status, error = '' } of operations) {
    if (!failed.includes(status)) continue;
    const message = `${doing}: the operation ${action} of Neon ended as ${status}`;
    throw new DeployError('environment', 'NEON_OPERATION_FAILED', message, {
      details: error === '' ? [] : [`Neon says: ${fitForScreen(error)}`],
      hint: 'Look at the project in the console of Neon, then run the same command again.',
    });
  }
  return operations.filter(({ status }) => !done.includes(status));
}

function notDone(pending: readonly Operation[], doing: string): DeployError {
  const message = `${doing}: Neon is not done after ${patienceMs / 60_000} minutes`;
  return new DeployError('environment', 'NEON_OPERATION_FAILED', message, {
    details: pending.map(({ action, status }) => `${action}: ${status}`),
    hint: 'Look at the project in the console of Neon; when it is ready, choose it instead of making another.',
  });
}
