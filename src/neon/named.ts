import { didYouMean } from '../config/suggest.ts';
import { DeployError } from '../errors.ts';

interface Named {
  readonly id?: string;
  readonly name: string;
}

/** What kind of thing is looked for, and which flag names it. */
export interface Kind {
  readonly what: string;
  readonly flag: string;
}

export const kinds = {
  organisation: { what: 'organization', flag: '--neon-org' },
  project: { what: 'project', flag: '--neon-project' },
  branch: { what: 'branch', flag: '--neon-branch' },
  database: { what: 'database', flag: '--neon-database' },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * The one with this ID or, if there is none, with this name; undefined when there is none. Throws
 * NEON_CHOICE_MISSING (usage) when several have the name.
 */
export function named<Item extends Named>(
  all: readonly Item[],
  wanted: string,
  kind: Kind,
): Item | undefined {
  const byId = all.find(({ id }) => id === wanted);
  if (byId !== undefined) return byId;
  const found = all.filter(({ name }) => name === wanted);
  if (found.length > 1) throw ambiguous(found, kind, `is called ${wanted}`);
  return found[0];
}

/** NEON_NOT_FOUND (usage), with the name that was meant or what there is. */
export function notThere(wanted: string, all: readonly Named[], { what }: Kind): DeployError {
  const guess = didYouMean(wanted, all.map(({ name }) => name).slice(0, 20));
  const message = `Neon has no ${what} ${wanted} for this API key${guess}`;
  return new DeployError('usage', 'NEON_NOT_FOUND', message, {
    hint:
      what === 'organization'
        ? 'Correct it, or use the ID that the console shows.'
        : 'Correct it, use the ID that the console shows, or add --neon-create to have it made.',
  });
}

/** NEON_CHOICE_MISSING (usage), with what there is. */
export function ambiguous(
  all: readonly Named[],
  { what, flag }: Kind,
  why = 'could be meant',
): DeployError {
  const count = all.length === 0 ? 'no' : 'more than one';
  const message = `${count} ${what} ${why}, and nobody can be asked`;
  const details = all
    .slice(0, 20)
    .map(({ id, name }) => (id === undefined ? name : `${name} (${id})`));
  if (all.length > details.length) details.push(`and ${all.length - details.length} more`);
  return new DeployError('usage', 'NEON_CHOICE_MISSING', message, {
    details,
    hint: `Name it: ${flag} <name or ID>`,
  });
}
