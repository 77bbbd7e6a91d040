import type { ComponentFacts, Facts } from './facts.ts';
import type { PlannedAction, PlannedStep, StepId } from './steps.ts';

type Decide = (name: string, facts: ComponentFacts) => Omit<PlannedAction, 'component'> | undefined;

/**
 * What has to be done, in order, and why; a pure function of what exists. Steps with nothing to do are
 * part of it too, with the reason for leaving them.
 */
export function makePlan(facts: Facts, exposed: string | undefined): PlannedStep[] {
  const each = (step: StepId, decide: Decide): PlannedStep => ({
    step,
    actions: Object.entries(facts.components).flatMap(([name, component]) => {
      const action = decide(name, component);
      return action === undefined ? [] : [{ component: name, ...action }];
    }),
  });
  const changes = (name: string) => {
    const component = facts.components[name];
    return component !== undefined && releaseAction(component).action === 'do';
  };
  const anyChange = Object.keys(facts.components).some(changes);
  const steps: PlannedStep[] = [
    { step: 'namespace', actions: [namespaceAction(facts)] },
    each('secrets', (_name, { secret }) => secret && secretAction(secret)),
    each('build', (_name, { image }) => image && buildAction(image)),
    each('transport', (_name, { image }) => image && transportAction(image)),
    each('database', (_name, component) =>
      component.image === undefined ? releaseAction(component) : undefined,
    ),
    each('migrate', (_name, { migration }) => migration && migrationAction(migration)),
    each('release', (_name, component) =>
      component.image === undefined ? undefined : releaseAction(component),
    ),
    each('watch', (name, { release }) => watchAction(release.ready, changes(name))),
    { step: 'access', actions: exposed === undefined ? [] : [accessAction(facts, exposed)] },
    { step: 'verify', actions: [verifyAction(anyChange)] },
  ];
  return steps.filter(({ actions }) => actions.length > 0);
}

const looking: readonly StepId[] = ['watch', 'verify'];

/**
 * True when nothing will be changed by this plan; looking is not a change. An autoscaler at work, for
 * instance, makes a workload that nobody releases worth watching.
 */
export function changesNothing(plan: readonly PlannedStep[]): boolean {
  return plan
    .filter(({ step }) => !looking.includes(step))
    .every(({ actions }) => actions.every(({ action }) => action === 'skip'));
}

const act = (what: string, reason: string) => ({ action: 'do', what, reason }) as const;
const leave = (what: string, reason: string) => ({ action: 'skip', what, reason }) as const;

function namespaceAction({ namespace }: Facts): PlannedAction {
  const decision =
    namespace === 'absent'
      ? act('create the namespace', 'it does not exist')
      : leave('namespace', 'it exists and is ours');
  return { component: '', ...decision };
}

function secretAction({ name, exists, existing = false }: NonNullable<ComponentFacts['secret']>) {
  if (existing) return leave(`Secret ${name}`, 'you look after it, and it has what is needed');
  return exists
    ? leave(`Secret ${name}`, 'it holds these very values')
    : act(`create Secret ${name}`, 'no Secret with these values exists');
}

function buildAction(image: NonNullable<ComponentFacts['image']>) {
  if (image.delivered) return leave(image.reference, 'the nodes can get it already');
  if (image.built) return leave(image.reference, 'it is built already');
  return act(`build ${image.reference}`, 'no image of this content exists');
}

function transportAction({ delivered, reference, way }: NonNullable<ComponentFacts['image']>) {
  if (delivered) return leave(reference, 'the nodes can get it already');
  const by = way === undefined ? '' : `; ${way.description}`;
  return act(`deliver ${reference}`, `the nodes do not have it${by}`);
}

function migrationAction({ job, state }: NonNullable<ComponentFacts['migration']>) {
  if (state === 'succeeded') return leave(`Job ${job}`, 'it succeeded for this image and database');
  if (state === 'failed') return act(`run Job ${job} again`, 'it failed before');
  if (state === 'running') return act(`wait for Job ${job}`, 'it is running');
  return act(`run Job ${job}`, 'this image has not migrated this database yet');
}

function releaseAction({ release, image }: ComponentFacts) {
  if (release.deployedInputs === undefined) return act('install', 'there is no release');
  if (release.status !== 'deployed')
    return act('upgrade', `the last revision is ${release.status ?? 'unknown'}`);
  if (release.workloadMissing) return act('upgrade', 'its workload was removed from the cluster');
  if (release.deployedInputs !== release.inputs || image?.delivered === false) {
    return act('upgrade', 'image, settings or chart have changed');
  }
  return leave(`revision ${release.revision ?? 0}`, 'image, settings and chart are the same');
}

function watchAction(ready: boolean, changes: boolean) {
  if (changes) return act('watch until ready', 'it is being released');
  return ready ? leave('rollout', 'it is ready') : act('watch until ready', 'it is not ready');
}

function accessAction({ access }: Facts, exposed: string): PlannedAction {
  const decision = access.alive
    ? leave(access.url ?? 'URL', 'it answers')
    : act('open the URL on this machine', 'nothing forwards to it');
  return { component: exposed, ...decision };
}

function verifyAction(anyChange: boolean): PlannedAction {
  const reason = anyChange ? 'something was released' : 'a tick means that it was checked just now';
  return { component: '', ...act('ask every health endpoint', reason) };
}
