import { endpointOf } from '../../databases/origin.ts';
import type { PendingDatabase, ReadyDatabase } from '../../databases/pending.ts';
import { isNew, type NeonChoice, type NeonWish } from '../../neon/choice.ts';
import { chooseDatabase } from '../../neon/choose.ts';
import type { NeonClient } from '../../neon/client.ts';
import { keyMissing, keyOfEnvironment } from '../../neon/key.ts';
import { obtainDatabase } from '../../neon/obtain.ts';
import { createTemporary } from '../../neon/temporary.ts';
import { unasked } from '../../neon/unasked.ts';
import type { CommandContext } from '../command.ts';
import { connectNeon, connectTemporary } from './connect.ts';

/**
 * A database at Neon where nobody can be asked: what the flags name, with the key of the environment. Throws
 * NEON_KEY_MISSING, NEON_CHOICE_MISSING (usage) and what asking Neon throws.
 */
export async function neonUnasked(
  context: CommandContext,
  wish: NeonWish,
): Promise<PendingDatabase> {
  const key = keyOfEnvironment(context.env);
  if (key === undefined) throw keyMissing();
  const client = connectNeon(context, key);
  const took = (what: string): void => {
    context.emit({ type: 'note', message: `Neon: ${what}` });
  };
  return pendingOf(client, await chooseDatabase(client, wish, unasked(took)), key);
}

/** What was decided, as something that is still to be asked for. */
export function pendingOf(client: NeonClient, choice: NeonChoice, key: string): PendingDatabase {
  return {
    makes: makesOf(choice),
    secrets: [key],
    obtain: async (): Promise<ReadyDatabase> => {
      const { url, project, branch, database, made } = await obtainDatabase(client, choice);
      const origin = {
        ...{ kind: 'neon' as const, host: endpointOf(url) ?? '' },
        ...{ projectId: project.id, project: project.name },
        ...{ branchId: branch.id, branch: branch.name },
        ...{ database: database.name, role: database.owner_name },
      };
      return { url, origin, made };
    },
  };
}

function makesOf(choice: NeonChoice): string[] {
  const made: string[] = [];
  if (isNew(choice.project)) made.push(`Neon project ${choice.project.create.name}`);
  if (!('branch' in choice)) return made;
  if (isNew(choice.branch)) made.push(`Neon branch ${choice.branch.create.name}`);
  if (isNew(choice.database)) made.push(`Neon database ${choice.database.create.name}`);
  return made;
}

/** A database of nobody's account, for 72 hours. */
export function temporaryWay(context: CommandContext): PendingDatabase {
  const connection = connectTemporary(context);
  return {
    makes: ['temporary Neon database, for 72 hours'],
    secrets: [],
    obtain: async (): Promise<ReadyDatabase> => {
      const { url, claimUrl, expiresAt } = await createTemporary(connection);
      const host = endpointOf(url) ?? '';
      const ends = { expiresAt: expiresAt.toISOString(), claimed: false };
      return {
        url,
        claimUrl,
        origin: { kind: 'temporary', host, ...ends },
        made: ['temporary database'],
      };
    },
  };
}
