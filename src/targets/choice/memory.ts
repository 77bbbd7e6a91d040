import { join } from 'node:path';
import { z } from 'zod';
import { targetNames, type TargetName } from '../../config/schema.ts';
import type { Project } from '../../config/project.ts';
import type { Files } from '../../ports/files.ts';

const schema = z.object({ target: z.enum(targetNames) });

/** What the last `up` of this checkout deployed to; undefined when there was none, or nobody can read it. */
export async function rememberedTarget(
  project: Project,
  files: Files,
): Promise<TargetName | undefined> {
  const text = await files.readText(fileOf(project));
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data?.target;
  } catch {
    return undefined;
  }
}

/** Keeps it beside the secrets, out of git. */
export async function rememberTarget(
  project: Project,
  files: Files,
  target: TargetName,
): Promise<void> {
  const ignore = join(folderOf(project), '.gitignore');
  if (!(await files.exists(ignore))) await files.writeText(ignore, '*\n');
  await files.writeText(fileOf(project), `${JSON.stringify({ target })}\n`);
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
