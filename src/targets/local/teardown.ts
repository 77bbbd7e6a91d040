import { stopSupervisor } from '../../supervisor/ensure.ts';
import type { PlannedTeardown, TargetContext, TeardownOptions } from '../target.ts';
import { endDatabase } from './database.ts';
import { withOnlyOne } from './only-one.ts';
import { lookAround, type Site } from './site.ts';

/** What is there to remove. */
interface Found {
  readonly processes: readonly string[];
  readonly data: boolean;
  readonly builds: boolean;
  readonly anything: boolean;
}

/** What `teardown` found on this machine and will remove. */
export async function planLocalTeardown(
  context: TargetContext,
  options: TeardownOptions,
): Promise<PlannedTeardown> {
  const site = await lookAround(context, { probe: false });
  const found = await find(context, site);
  const removed = removedOf(found, options);
  const kept = keptOf(found, options);
  return {
    lines: [
      `Project "${context.project.config.name}" on this machine (${site.folders.state}):`,
      `  to remove: ${removed.length === 0 ? 'nothing' : removed.join(', ')}`,
      ...(kept.length === 0 ? [] : [`  stays: ${kept.join(', ')}`]),
    ],
    hasWork: removed.length > 0,
    carryOut: async (tell) => {
      if (found.anything) {
        await withOnlyOne(site.folders, () => remove(context, site, options, tell));
      }
      if (options.data) await context.ports.files.remove(site.folders.state);
      const text =
        removed.length === 0
          ? `Nothing to remove: project "${context.project.config.name}" is not on this machine.`
          : `Removed: ${removed.join(', ')}. Left: ${kept.length === 0 ? 'nothing' : kept.join(', ')}.`;
      return { result: { removed, kept }, text };
    },
  };
}

async function find(
  { ports }: TargetContext,
  { folders, states, deployment }: Site,
): Promise<Found> {
  const { files } = ports;
  const [data, builds] = await Promise.all([
    files.exists(folders.data),
    files.exists(folders.builds),
  ]);
  const processes = (states ?? []).map(({ name }) => name);
  const anything = data || builds || processes.length > 0 || deployment !== undefined;
  return { processes, data, builds, anything };
}

function removedOf(
  { processes, data, builds, anything }: Found,
  options: TeardownOptions,
): string[] {
  return [
    ...(processes.length === 0 ? [] : [`the processes ${processes.join(', ')}`]),
    ...(data && options.data ? ['the data'] : []),
    ...(builds && (options.images || options.data) ? ['what was built'] : []),
    ...(anything && options.data ? ['the logs'] : []),
  ];
}

function keptOf({ data, builds }: Found, options: TeardownOptions): string[] {
  return [
    ...(data && !options.data ? ['the data (--data removes it)'] : []),
    ...(builds && !options.images && !options.data ? ['what was built (--images removes it)'] : []),
  ];
}

async function remove(
  context: TargetContext,
  site: Site,
  options: TeardownOptions,
  tell: (message: string) => void,
): Promise<void> {
  const { files } = context.ports;
  const { folders } = site;
  if (await stopSupervisor({ folder: folders.state })) tell('the processes are ended');
  await endDatabase(context, site);
  if (options.images) await files.remove(folders.builds);
  if (options.data) await files.remove(folders.data);
}
