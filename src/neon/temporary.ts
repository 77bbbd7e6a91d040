import * as z from 'zod';
import { DeployError } from '../errors.ts';
import { readDatabaseUrl } from '../secrets/database-url.ts';
import { call, pathOf, type NeonConnection } from './call.ts';

/** A database of nobody's account. */
export interface TemporaryDatabase {
  /** The pooled connection string: a secret. */
  readonly url: string;
  /** Whoever opens it first has the database: as secret as a password. */
  readonly claimUrl: string;
  readonly expiresAt: Date;
}

/** Who asks, for Neon's statistics; the service wants a name. */
const reference = 'todo-deploy';

const made = z.object({
  connection_string: z.string().min(1),
  claim_url: z.string(),
  expires_at: z.iso.datetime({ offset: true }),
});

/** Makes a database that ends by itself, after 72 hours, unless it is claimed. Throws as `call`. */
export async function createTemporary(connection: NeonConnection): Promise<TemporaryDatabase> {
  const doing = 'making a temporary database';
  const answer = await call(connection, {
    ...{ doing, method: 'POST', path: '/database', body: { ref: reference }, answer: made },
  });
  if (!isLink(answer.claim_url)) {
    throw new DeployError(
      'environment',
      'NEON_ANSWER_UNKNOWN',
      `${doing}: the claim link is none`,
      {
        hint: 'See whether there is a newer todo-deploy, or paste a connection string.',
      },
    );
  }
  return {
    url: readDatabaseUrl(answer.connection_string).url,
    claimUrl: answer.claim_url,
    expiresAt: new Date(answer.expires_at),
  };
}

/**
 * Whether somebody has claimed the database of a claim link; undefined when that cannot be found out within
 * some seconds. An error would repeat the address, in which the link stands. Throws INTERRUPTED.
 */
export async function isClaimed(
  connection: NeonConnection,
  claimUrl: string,
): Promise<boolean | undefined> {
  const id = idIn(claimUrl);
  if (id === undefined) return undefined;
  try {
    const { status } = await call(connection, {
      ...{ doing: 'asking whether the database is claimed', path: pathOf('database', id) },
      ...{ answer: z.object({ status: z.string() }), patienceMs: 5_000 },
    });
    return status === 'CLAIMED';
  } catch (error) {
    if (error instanceof DeployError && error.kind !== 'interrupted') return undefined;
    throw error;
  }
}

/** The ID is the last part of the link, which makes it as secret as the link. */
function idIn(claimUrl: string): string | undefined {
  return isLink(claimUrl) ? new URL(claimUrl).pathname.split('/').at(-1) : undefined;
}

/** A link of the web that can be shown without steering the terminal. */
function isLink(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
}
