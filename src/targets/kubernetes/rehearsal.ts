import { databaseComponent } from '../../config/project.ts';
import type { Planned } from '../../pipeline/deploy.ts';
import type { Run } from '../../pipeline/run.ts';
import { withRehearsal } from '../../plan/migration.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import { copyOnBranch } from '../../rehearsal/branch-copy.ts';
import { copyDatabase } from '../../rehearsal/database-copy.ts';
import { placeText, type DatabaseCopy, type RehearsalPlace } from '../../rehearsal/place.ts';
import { urlIn } from '../database-url.ts';
import type { TargetContext } from '../target.ts';
import { openClusterDatabase } from './database.ts';

/** The same plan with the rehearsal in it, where one was asked for. */
export function rehearsed(planned: Planned, place: RehearsalPlace | undefined): Planned {
  if (place === undefined) return planned;
  const database = planned.facts.components[databaseComponent]?.release;
  const isNew = database !== undefined && database.deployedInputs === undefined;
  return { ...planned, plan: withRehearsal(planned.plan, placeText(place), { isNew }) };
}

/** Makes the copy; the way to the database beside the app stays open until it is removed. */
export async function makeCopy(
  context: TargetContext,
  kubernetes: Kubernetes,
  place: RehearsalPlace,
  secrets: Run['secrets'],
): Promise<DatabaseCopy> {
  const { project, ports, emit, signal } = context;
  if (place.kind === 'branch') return copyOnBranch({ ...place, emit });
  // After Ctrl-C the copy has still to be removed.
  const lasting = { ...context, signal: new AbortController().signal };
  const opened =
    project.config.database.source === 'external'
      ? { ...urlIn(secrets), close: () => Promise.resolve() }
      : await openClusterDatabase(lasting, kubernetes);
  const { url, ca } = opened;
  const close = (): Promise<void> => opened.close();
  try {
    const copy = await copyDatabase({
      ...{ project: project.config.name, url, emit, signal },
      ...{ postgres: ports.postgres, clock: ports.clock, ...(ca === undefined ? {} : { ca }) },
    });
    return { ...copy, remove: () => copy.remove().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}
