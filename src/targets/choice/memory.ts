import { join } from 'node:path';
import * as z from 'zod';
import { targetNames } from '../../config/schema.ts';
import type { Project } from '../../config/project.ts';
import type { Files } from '../../ports/files.ts';
import { keepFolderFromGit } from '../../ports/files/ignore.ts';
import { readJson } from '../../ports/files/json.ts';

const schema = z.object({ target: z.enum(targetNames), worked: z.boolean().default(false) });

/** What the last `up` of this checkout deployed to, and whether it came to its end there. */
export type Remembered = z.infer<typeof schema>;

/** What is remembered of the last `up`; undefined when there was none, or nobody can read it. */
export function rememberedTarget(project: Project, files: Files): Promise<Remembered | undefined> {
  return readJson(fileOf(project), schema, files);
}

/** Keeps it beside the secrets, out of git. */
export async function rememberTarget(
  project: Project,
  files: Files,
  remembered: Remembered,
): Promise<void> {
  await keepFolderFromGit(folderOf(project), files);
  await files.writeText(fileOf(project), `${JSON.stringify(remembered)}\n`);
}

/** Forgets it: the next `up` chooses anew. */
export function forgetTarget(project: Project, files: Files): Promise<void> {
  return files.remove(fileOf(project));
}

function folderOf({ root }: Project): string {
  return join(root, '.todo-deploy');
}

function fileOf(project: Project): string {
  return join(folderOf(project), 'target.json');
}
