import { basename, join } from 'node:path';
import * as z from 'zod';
import type { Project } from '../config/project.ts';
import type { Files } from '../ports/files.ts';
import { keepFolderFromGit } from '../ports/files/ignore.ts';
import { readJson } from '../ports/files/json.ts';
import { previewsFolder, recordFile } from './files.ts';

const schema = z.object({
  /** As --branch names it. */
  name: z.string(),
  ...{ projectId: z.string(), project: z.string(), parentId: z.string(), parent: z.string() },
  /** Name of the branch, which nobody else gives to one: it ends with a random part. */
  branch: z.string(),
  /** Unknown until Neon has answered; then the branch is found by its name. */
  branchId: z.string().optional(),
  ...{ database: z.string(), role: z.string() },
  madeAt: z.iso.datetime(),
});

/** What was made at Neon for a preview, and nothing else is removed for it. Holds no secret. */
export type PreviewRecord = z.output<typeof schema>;

/** What is remembered of a preview; undefined when nothing is, or nobody can read it. */
export function readRecord(
  project: Pick<Project, 'root'>,
  slug: string,
  files: Files,
): Promise<PreviewRecord | undefined> {
  return readJson(recordFile(project, slug), schema, files);
}

/** Remembers it, out of git. */
export async function writeRecord(
  project: Pick<Project, 'root'>,
  slug: string,
  record: PreviewRecord,
  files: Files,
): Promise<void> {
  await keepFolderFromGit(previewsFolder(project), files);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await files.writeText(recordFile(project, slug), text, { mode: 0o600 });
}

/** Names of the previews that this checkout made, in alphabetical order. */
export async function knownPreviews(
  project: Pick<Project, 'root'>,
  files: Files,
): Promise<string[]> {
  const entries = await files.walk(previewsFolder(project));
  const records = await Promise.all(
    entries
      .filter(({ path }) => path.endsWith('.json') && basename(path) === path)
      .map(({ path }) => readJson(join(previewsFolder(project), path), schema, files)),
  );
  return records.flatMap((record) => (record === undefined ? [] : [record.name])).sort();
}
