import { DeployError, messageOf } from '../../errors.ts';
import type { StepId } from '../../plan/steps.ts';
import { findingOf } from './findings.ts';
import { decide } from './plan.ts';
import { untilReady } from './ready.ts';
import { rolloutFailed, tell, type ComposeRun } from './run.ts';
import { beforeSuffix, tailOf } from './scene.ts';
import type { Wanted } from './wanted.ts';

/** A container that took the place of another one. */
interface Replacement {
  readonly wanted: Wanted;
  /** Name under which the one before is kept; undefined when there was none that worked. */
  readonly before: string | undefined;
}

/**
 * Puts containers in place of those before, which are kept, stopped, until the new ones work: so that there
 * is a way back.
 */
export class Replacements {
  private readonly done: Replacement[] = [];

  constructor(private readonly run: ComposeRun) {}

  get any(): boolean {
    return this.done.some(({ before }) => before !== undefined);
  }

  /** Makes or starts the container of a service that stays, as decided, and waits until it is ready. */
  async bring(step: StepId, wanted: Wanted): Promise<'left' | 'started'> {
    const { run } = this;
    const { part, spec } = wanted;
    const { action, reason } = decide(wanted, run.facts);
    if (action === 'leave') {
      await untilReady(run, step, part, spec.name);
      return 'left';
    }
    tell(run, step, part.component, `${action} ${spec.name}: ${reason}`);
    if (action === 'make') await this.putAside(wanted);
    if (action === 'make') await run.scene.ports.docker.containers.create(spec);
    await start(run, wanted);
    await untilReady(run, step, part, spec.name);
    return 'started';
  }

  private async putAside(wanted: Wanted): Promise<void> {
    const { containers } = this.run.scene.ports.docker;
    const { name, stopSeconds } = wanted.spec;
    const aside = `${name}${beforeSuffix}`;
    const kept = this.run.facts.leftovers.some((one) => one.name === aside);
    const found = this.run.facts.present.get(wanted.part.service.name);
    if (found === undefined) {
      this.done.push({ wanted, before: kept ? aside : undefined });
      return;
    }
    const worked = found.container.status === 'running';
    await containers.stop(name, stopSeconds);
    // One that is kept already has worked; what stands in its place now never did.
    if (kept || !worked) await containers.remove(name);
    else await containers.rename(name, aside);
    this.done.push({ wanted, before: kept || worked ? aside : undefined });
  }

  /** The new containers work: those before go. */
  async confirm(): Promise<void> {
    const { containers } = this.run.scene.ports.docker;
    const before = this.done.flatMap((one) => one.before ?? []);
    const leftovers = this.run.facts.leftovers.map(({ name }) => name);
    for (const name of new Set([...leftovers, ...before])) await containers.remove(name);
  }

  /** Takes the new containers away and starts those before again; waits until they are ready. */
  async undo(): Promise<void> {
    const { containers } = this.run.scene.ports.docker;
    for (const { wanted, before } of [...this.done].reverse()) {
      if (before === undefined) continue;
      await containers.stop(wanted.spec.name, wanted.spec.stopSeconds);
      await containers.remove(wanted.spec.name);
      await containers.rename(before, wanted.spec.name);
    }
    for (const { wanted, before } of this.done) {
      if (before === undefined) continue;
      tell(this.run, 'rollback', wanted.part.component, `start ${wanted.spec.name} of before`);
      await containers.start(wanted.spec.name);
      await untilReady(this.run, 'rollback', wanted.part, wanted.spec.name);
    }
  }
}

/** Starts a container; a program that is not there is a finding, as it is in a cluster. */
export async function start(run: ComposeRun, { part, spec }: Wanted): Promise<void> {
  const { ports, redact } = run.scene;
  try {
    await ports.docker.containers.start(spec.name);
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'CONTAINER_NOT_STARTED') throw error;
    const container = await ports.docker.containers.inspect(spec.name);
    if (container === undefined) throw error;
    const said = container.error === '' ? (error.details[0] ?? messageOf(error)) : container.error;
    const lines = await tailOf(ports, spec.name);
    const finding = findingOf({ part, container: { ...container, error: said }, lines, redact });
    throw rolloutFailed(run, finding === undefined ? [] : [finding]);
  }
}
