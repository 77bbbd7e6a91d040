import type { PlannedStep, StepId } from './steps.ts';

/** How many differences are named. */
const most = 10;

/** Why something is done or left, in detail: by step, then by component. */
export type Details = Readonly<
  Partial<Record<StepId, Readonly<Record<string, readonly string[]>>>>
>;

/** The same plan, with details at the first action of each component in a step. */
export function withDetails(plan: readonly PlannedStep[], details: Details): PlannedStep[] {
  return plan.map(({ step, actions }) => {
    const told = new Set<string>();
    return {
      step,
      actions: actions.map((action) => {
        const lines = details[step]?.[action.component] ?? [];
        if (lines.length === 0 || told.has(action.component)) return action;
        told.add(action.component);
        return { ...action, details: lines };
      }),
    };
  });
}

/** What differs between two lists of names, each with a text that changes with it; the first ones, by name. */
export function contentChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changes = names.flatMap((name) => {
    if (before.get(name) === after.get(name)) return [];
    if (!before.has(name)) return [`new: ${name}`];
    return [`${after.has(name) ? 'changed' : 'gone'}: ${name}`];
  });
  const more = changes.length - most;
  return more > 0 ? [...changes.slice(0, most), `and ${more} more`] : changes;
}
