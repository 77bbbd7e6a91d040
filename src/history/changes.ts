import { present, type DeployedComponent, type Deployment } from './deployment.ts';

/** A deployment as `history` shows it. */
export interface HistoryRow extends Omit<Deployment, 'result'> {
  readonly result: Deployment['result'] | 'superseded';
  /** It is what is deployed now. */
  readonly present: boolean;
  /** What differs from what was deployed before: `web: image, settings`. */
  readonly changed: readonly string[];
}

/**
 * The history, the newest first. `running` says whether somebody is at work: a deployment that is called
 * running without anybody at work was killed.
 */
export function historyRows(history: readonly Deployment[], running: boolean): HistoryRow[] {
  const settled = history.map((one): Deployment =>
    one.result === 'running' && !running ? { ...one, result: 'interrupted' } : one,
  );
  const now = present(settled);
  const rows = settled.map((one, index): HistoryRow => {
    const isPresent = one.revision === now?.revision;
    const result = one.result === 'deployed' && !isPresent ? 'superseded' : one.result;
    const base = present(settled.slice(0, index));
    return { ...one, result, present: isPresent, changed: changesBetween(base, one) };
  });
  return rows.reverse();
}

/** What differs between two deployments, a component each. */
export function changesBetween(
  before: Pick<Deployment, 'components'> | undefined,
  after: Pick<Deployment, 'components'>,
): string[] {
  const old = before?.components ?? {};
  const changed = Object.entries(after.components).flatMap(([name, component]) => {
    const parts = differences(old[name], component);
    return parts.length === 0 ? [] : [`${name}: ${parts.join(', ')}`];
  });
  const removed = Object.keys(old).filter((name) => after.components[name] === undefined);
  // A deployment that has not ended says nothing of its components yet.
  const whole = Object.keys(after.components).length > 0;
  return whole ? [...changed, ...removed.map((name) => `${name}: removed`)] : [];
}

/** The parts of a component's inputs that differ: image, settings, chart, secrets. */
export function differences(
  before: DeployedComponent | undefined,
  after: DeployedComponent,
): string[] {
  if (before === undefined) return ['new'];
  if (before.inputs === after.inputs) return [];
  const parts = [
    before.image === after.image && before.digest === after.digest ? [] : ['image'],
    before.settings === after.settings ? [] : ['settings'],
    before.chart === after.chart ? [] : ['chart'],
    before.secret === after.secret ? [] : ['secrets'],
  ].flat();
  return parts.length === 0 ? ['settings'] : parts;
}

/** The schema that the newest migration of a component has left in its database. */
export function schemaNow(history: readonly Deployment[], component: string): string | undefined {
  return history.findLast((one) => one.components[component]?.schema !== undefined)?.components[
    component
  ]?.schema;
}

/** Components whose database has been migrated since a deployment: what it was, and what it is now. */
export function migratedSince(
  target: Pick<Deployment, 'components'>,
  history: readonly Pick<Deployment, 'components'>[],
): { component: string; then: string; now: string }[] {
  return Object.entries(target.components).flatMap(([component, { schema: then }]) => {
    const now = schemaNow(history as readonly Deployment[], component);
    return then === undefined || now === undefined || now === then
      ? []
      : [{ component, then, now }];
  });
}

/** The names of the Secrets that deployments of the history read: a rollback needs them. */
export function secretsOf(history: readonly Deployment[]): Set<string> {
  const components = history.flatMap((one) => Object.values(one.components));
  return new Set(components.flatMap(({ secret }) => secret ?? []));
}
