import type { PlannedAction, PlannedStep } from '../../plan/steps.ts';
import type { ImageFacts } from '../../plan/facts.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import { inputsLabel } from './labels.ts';
import type { Role } from './parts.ts';
import { beforeSuffix } from './scene.ts';
import { stateOf } from './state.ts';
import type { Wanted } from './wanted.ts';

/** What exists, as far as a plan has to know. */
export interface ComposeFacts {
  readonly wanted: readonly Wanted[];
  /** What is there now, by name of the service: ours, or made by `docker compose` from this file. */
  readonly present: ReadonlyMap<string, { container: ContainerInfo; owner: 'ours' | 'adopted' }>;
  /** Containers of ours that no service of the file has. */
  readonly leftovers: readonly ContainerInfo[];
  /** By component. */
  readonly images: Readonly<Record<string, ImageFacts>>;
  /** References of images of others that have to be fetched. */
  readonly toPull: readonly string[];
}

/** What becomes of one container, and why. */
export interface Decision {
  readonly action: 'leave' | 'start' | 'make';
  readonly reason: string;
}

/** Decides about the container of one service. */
export function decide({ part, inputs }: Wanted, facts: Pick<ComposeFacts, 'present'>): Decision {
  const found = facts.present.get(part.service.name);
  if (found === undefined) return { action: 'make', reason: 'there is no container' };
  const { container, owner } = found;
  if (owner === 'adopted') {
    return { action: 'make', reason: 'docker compose made it, and todo-deploy takes it over' };
  }
  if (container.labels[inputsLabel] !== inputs) {
    return { action: 'make', reason: 'image, settings or secrets have changed' };
  }
  const { status, exitCode } = container;
  if (part.role === 'once' || part.role === 'secrets') {
    if (status === 'exited' && exitCode === 0 && container.startedAt !== '') {
      return { action: 'leave', reason: 'it succeeded with these very settings' };
    }
    // Whoever started it was stopped; a migration is never cut off in the middle.
    if (status === 'running') return { action: 'start', reason: 'it is running' };
    return { action: 'make', reason: 'it has not succeeded yet' };
  }
  const { state, message } = stateOf(container, part.role);
  if (status === 'running' && state !== 'failed') {
    return { action: 'leave', reason: 'image, settings and secrets are the same' };
  }
  if (container.error !== '') return { action: 'make', reason: 'it could not be started' };
  return status === 'running' || status === 'restarting' || status === 'paused'
    ? { action: 'make', reason: message }
    : { action: 'start', reason: message };
}

/** What has to be done, in order, and why. */
export function planOf(facts: ComposeFacts, exposed: string | undefined): PlannedStep[] {
  const changes = facts.wanted.some((wanted) => decide(wanted, facts).action !== 'leave');
  const steps: PlannedStep[] = [
    { step: 'build', actions: Object.entries(facts.images).map(buildAction) },
    { step: 'secrets', actions: containerActions(facts, 'secrets') },
    { step: 'database', actions: containerActions(facts, 'database') },
    { step: 'migrate', actions: containerActions(facts, 'once') },
    { step: 'release', actions: [...containerActions(facts, 'server'), ...removals(facts)] },
    { step: 'watch', actions: watchActions(facts) },
    { step: 'verify', actions: [verifyAction(changes, exposed)] },
  ];
  return steps.filter(({ actions }) => actions.length > 0);
}

function buildAction([component, image]: [string, ImageFacts]): PlannedAction {
  const { reference, built } = image;
  return built
    ? { component, action: 'skip', what: reference, reason: 'it is built already' }
    : {
        ...{ component, action: 'do', what: `build ${reference}` },
        reason: 'no image of this content exists',
      };
}

const runVerb = { leave: 'leave', make: 'run', start: 'wait for' } as const;

function containerActions(facts: ComposeFacts, role: Role): PlannedAction[] {
  const mine = facts.wanted.filter(({ part }) => part.role === role);
  return mine.flatMap((wanted) => {
    const { component } = wanted.part;
    const { action, reason } = decide(wanted, facts);
    const { name, image } = wanted.spec;
    const pull: PlannedAction[] = facts.toPull.includes(image)
      ? [{ component, action: 'do', what: `pull ${image}`, reason: 'the engine does not have it' }]
      : [];
    const verb = role === 'once' || role === 'secrets' ? runVerb[action] : action;
    return action === 'leave'
      ? [...pull, { component, action: 'skip', what: `container ${name}`, reason }]
      : [...pull, { component, action: 'do', what: `${verb} container ${name}`, reason }];
  });
}

function removals({ leftovers }: ComposeFacts): PlannedAction[] {
  return leftovers.map(({ name }) => ({
    ...{ component: '', action: 'do', what: `remove container ${name}` },
    reason: name.endsWith(beforeSuffix)
      ? 'it was kept until a newer one works'
      : 'the compose file has no such service any more',
  }));
}

function watchActions(facts: ComposeFacts): PlannedAction[] {
  return facts.wanted
    .filter(({ part }) => part.role === 'server' || part.role === 'database')
    .map((wanted) => {
      const { component, service, role } = wanted.part;
      const found = facts.present.get(service.name)?.container;
      const what = 'watch until ready';
      if (decide(wanted, facts).action !== 'leave') {
        return { component, action: 'do', what, reason: 'it is being started' };
      }
      return stateOf(found, role).state === 'ready'
        ? { component, action: 'skip', what: 'container', reason: 'it is ready' }
        : { component, action: 'do', what, reason: 'it is not ready' };
    });
}

function verifyAction(changes: boolean, exposed: string | undefined): PlannedAction {
  const reason = changes ? 'something was started' : 'a tick means that it was checked just now';
  const what =
    exposed === undefined
      ? 'look at every health check'
      : 'ask the URL, and look at every health check';
  return { component: exposed ?? '', action: 'do', what, reason };
}
