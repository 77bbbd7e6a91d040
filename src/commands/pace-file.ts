import { join } from 'node:path';
import * as z from 'zod';
import type { Project } from '../config/project.ts';
import { targetNames, type TargetName } from '../config/schema.ts';
import { DeployError } from '../errors.ts';
import type { Pace } from '../pipeline/pace.ts';
import { stepIds } from '../plan/steps.ts';
import type { Files } from '../ports/files.ts';
import { readJson } from '../ports/files/json.ts';

const pace = z.partialRecord(z.enum(stepIds), z.number().nonnegative());
const schema = z.partialRecord(z.enum(targetNames), pace);

/** How long the steps took in earlier runs of this checkout; nothing when that is not known. */
export async function readPace(project: Project, target: TargetName, files: Files): Promise<Pace> {
  return (await readAll(project, files))[target] ?? {};
}

/** Keeps it for the next run. It is a convenience: a folder that cannot be written to is no error. */
export async function writePace(
  project: Project,
  target: TargetName,
  learned: Pace,
  files: Files,
): Promise<void> {
  const all = { ...(await readAll(project, files)), [target]: learned };
  try {
    await files.writeText(fileOf(project), `${JSON.stringify(all)}\n`);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
  }
}

async function readAll(project: Project, files: Files): Promise<z.infer<typeof schema>> {
  return (await readJson(fileOf(project), schema, files).catch(() => undefined)) ?? {};
}

function fileOf({ root }: Project): string {
  return join(root, '.todo-deploy', 'pace.json');
}
