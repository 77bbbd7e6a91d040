import { componentsInOrder, type NamedComponent, type Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import type { Emit } from '../../pipeline/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import type { Sight } from '../sight.ts';
import { archiveOf } from './archive.ts';
import { placeOf, syncChanges } from './changes.ts';
import { containersOf, type SyncedContainer } from './containers.ts';
import { runIn, send } from './send.ts';
import { untilServed } from './serves.ts';

/** More that is gone than one call can name is built anew. */
const mostGone = 200;

export interface SyncParts {
  readonly kubernetes: Kubernetes;
  readonly files: Files;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Brings saved files into the containers of a project that runs its development images. */
export class Syncer {
  /** What a container has by its ID, where that is not what its image has. */
  readonly #had = new Map<string, Sight>();

  constructor(
    private readonly parts: SyncParts,
    private readonly project: Project,
    /** What the images were made of. */
    private readonly built: Sight,
  ) {}

  /** Whether all of these files can be brought into containers. */
  takes(names: Iterable<string>): boolean {
    return [...names].every((name) => this.#components().some((one) => placeOf(one, name)));
  }

  /**
   * Brings what has changed into every container of the components that these files belong to, and resolves when
   * they serve it. False when it has to be built. Throws SYNC_FAILED and SYNC_UNHEALTHY (unhealthy).
   */
  async sync(names: ReadonlySet<string>, now: Sight): Promise<boolean> {
    if (names.size === 0 || !this.takes(names)) return false;
    for (const component of this.#components()) {
      if (![...names].some((name) => placeOf(component, name) !== undefined)) continue;
      const { kubernetes } = this.parts;
      const containers = await containersOf(kubernetes, this.project, component.name);
      if (containers.length === 0 || this.#isTooMuch(component, now)) return false;
      await this.#into(component, containers, now);
    }
    return true;
  }

  /** The same for containers that have started by themselves, with what their image has. */
  async catchUp(now: Sight): Promise<void> {
    for (const component of this.#components()) {
      const { kubernetes } = this.parts;
      const containers = await containersOf(kubernetes, this.project, component.name);
      const behind = containers.filter((one) => {
        const { files, gone } = this.#changesFor(component, one, now);
        return files.length + gone.length > 0;
      });
      if (behind.length > 0) await this.#into(component, behind, now);
    }
  }

  async #into(
    component: NamedComponent,
    containers: readonly SyncedContainer[],
    now: Sight,
  ): Promise<void> {
    const { emit } = this.parts;
    await Promise.all(containers.map((one) => this.#bring(component, one, now)));
    const where = containers.map(({ pod }) => pod.name).join(', ');
    emit({ type: 'note', message: `${component.name}: brought into ${where}` });
    await untilServed({ ...this.parts, project: this.project }, component, containers);
  }

  async #bring(component: NamedComponent, into: SyncedContainer, now: Sight): Promise<void> {
    const { kubernetes, files, clock, signal } = this.parts;
    const changes = this.#changesFor(component, into, now);
    try {
      const archive = await archiveOf(this.project.root, changes.files, files, clock.now());
      await send(kubernetes, into, archive, changes.gone, signal);
      this.#had.set(into.id, now);
      const { reload } = component.watch ?? {};
      if (reload !== undefined) await runIn(kubernetes, into, reload, signal);
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'KUBE_REJECTED') throw error;
      throw failed(component.name, into, error);
    }
  }

  #changesFor(component: NamedComponent, { id }: SyncedContainer, now: Sight) {
    return syncChanges(component, this.#had.get(id) ?? this.built, now);
  }

  #isTooMuch(component: NamedComponent, now: Sight): boolean {
    return syncChanges(component, this.built, now).gone.length > mostGone;
  }

  #components(): NamedComponent[] {
    return componentsInOrder(this.project.config).filter(({ watch }) => watch !== undefined);
  }
}

function failed(name: string, { pod }: SyncedContainer, error: DeployError): DeployError {
  const { details } = error;
  const last = details.findLast((line) => line.trim() !== '')?.trim() ?? error.message;
  const message = `${name}: what was saved does not work in pod ${pod.name}: ${last}`;
  return new DeployError('unhealthy', 'SYNC_FAILED', message, {
    details: details.length > 1 ? details : [],
    hint: 'Correct the file and save it again; that is brought in at once.',
    cause: error,
  });
}
