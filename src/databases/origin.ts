import { join } from 'node:path';
import * as z from 'zod';
import type { Files } from '../ports/files.ts';
import { keepFolderFromGit } from '../ports/files/ignore.ts';
import { readJson } from '../ports/files/json.ts';
import { directUrl } from '../secrets/database-url.ts';
import { referenceIn } from '../secrets/references/index.ts';

const schema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('temporary'),
    /** Host of the database, without `-pooler`: it tells whether DATABASE_URL still leads there. */
    host: z.string(),
    expiresAt: z.iso.datetime(),
    /** Somebody has it in their account: it does not end any more. */
    claimed: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('neon'),
    host: z.string(),
    ...{ projectId: z.string(), project: z.string(), branchId: z.string(), branch: z.string() },
    ...{ database: z.string(), role: z.string() },
  }),
]);

/** Where the database of a project came from, when todo-deploy asked for it. Holds no secret. */
export type DatabaseOrigin = z.output<typeof schema>;

/** Name of the secret that holds the claim link of a temporary database: whoever opens it has the database. */
export const claimLink = 'NEON_CLAIM_URL';

/** The host of a database URL past the pooler; undefined for a reference and for what is no URL. */
export function endpointOf(url: string): string | undefined {
  if (referenceIn(url) !== undefined || !URL.canParse(url)) return undefined;
  return new URL(directUrl(url)).hostname;
}

/** What is remembered in a project; undefined when nothing is, or nobody can read it. */
export function readOrigin(root: string, files: Files): Promise<DatabaseOrigin | undefined> {
  return readJson(fileIn(root), schema, files);
}

/** Remembers it beside the secrets file, out of git. */
export async function writeOrigin(
  root: string,
  origin: DatabaseOrigin,
  files: Files,
): Promise<void> {
  await keepFolderFromGit(folderIn(root), files);
  await files.writeText(fileIn(root), `${JSON.stringify(origin, null, 2)}\n`, { mode: 0o600 });
}

function fileIn(root: string): string {
  return join(folderIn(root), 'database.json');
}

function folderIn(root: string): string {
  return join(root, '.todo-deploy');
}
