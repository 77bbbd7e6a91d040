import type { StepId } from '../../plan/steps.ts';
import { DeployError } from '../../errors.ts';
import { findingOf } from './findings.ts';
import { decide } from './plan.ts';
import { untilReady } from './ready.ts';
import { start } from './replace.ts';
import { rolloutFailed, tell, type ComposeRun } from './run.ts';
import { tailOf } from './scene.ts';
import type { Wanted } from './wanted.ts';

/** Runs a service to its end, such as a migration, unless it has succeeded before. Throws ROLLOUT_FAILED. */
export async function runOnce(run: ComposeRun, step: StepId, wanted: Wanted): Promise<boolean> {
  const { part, spec } = wanted;
  const { action, reason } = decide(wanted, run.facts);
  if (action === 'leave') return false;
  const verb = action === 'make' ? 'run' : 'wait for';
  tell(run, step, part.component, `${verb} ${spec.name}: ${reason}`);
  const { containers } = run.scene.ports.docker;
  if (action === 'make') {
    await containers.remove(spec.name);
    await containers.create(spec);
    await start(run, wanted);
  }
  await untilReady(run, step, part, spec.name);
  return true;
}

/** The same for the service that takes the secrets on its standard input. */
export async function giveSecrets(run: ComposeRun, wanted: Wanted): Promise<boolean> {
  const { part, spec } = wanted;
  if (decide(wanted, run.facts).action === 'leave') return false;
  const { ports, redact } = run.scene;
  const { containers } = ports.docker;
  await containers.remove(spec.name);
  await containers.create(spec);
  const exitCode = await containers.run(spec.name, secretLines(run.secrets));
  if (exitCode === 0) return true;
  const container = await containers.inspect(spec.name);
  const lines = await tailOf(ports, spec.name);
  const finding = container && findingOf({ part, container, lines, redact });
  if (finding !== undefined) throw rolloutFailed(run, [finding]);
  const message = `${spec.name} did not take the secrets (exit code ${exitCode})`;
  throw new DeployError('unhealthy', 'ROLLOUT_FAILED', message, { details: lines.map(redact) });
}

/** NAME=value, a line each; a line break inside a value is written as \n. */
export function secretLines(
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string {
  const values = new Map(Object.values(secrets).flatMap((of) => Object.entries(of)));
  return [...values]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value.replace(/\r?\n/g, '\\n')}\n`)
    .join('');
}
