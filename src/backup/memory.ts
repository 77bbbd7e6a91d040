import { join } from 'node:path';
import * as z from 'zod';
import type { Project } from '../config/project.ts';
import type { Files } from '../ports/files.ts';
import { keepFolderFromGit } from '../ports/files/ignore.ts';
import { readJson } from '../ports/files/json.ts';

const schema = z.object({
  /** Where it was written. */
  file: z.string(),
  /** ISO 8601. */
  takenAt: z.string(),
  /** Host and name of the database, without user and password. */
  address: z.string(),
  digest: z.string(),
  bytes: z.number().int(),
  rows: z.number().int(),
});

/** The last backup that was taken from this checkout. */
export type LastBackup = z.infer<typeof schema>;

/** The last backup; undefined when there was none, or what was noted cannot be understood. */
export function readLastBackup(project: Project, files: Files): Promise<LastBackup | undefined> {
  return readJson(noteOf(project), schema, files);
}

/** Notes a backup beside the secrets, out of git. */
export async function noteBackup(
  project: Project,
  files: Files,
  backup: LastBackup,
): Promise<void> {
  await keepFolderFromGit(folderOf(project), files);
  await files.writeText(noteOf(project), `${JSON.stringify(backup)}\n`, { mode: 0o600 });
}

/** Where a backup goes that nobody named a file for: `NAME-20260131-142501.backup.gz`, in UTC. */
export async function backupFile(project: Project, takenAt: string, files: Files): Promise<string> {
  await keepFolderFromGit(folderOf(project), files);
  const stamp = takenAt
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  return join(folderOf(project), 'backups', `${project.config.name}-${stamp}.backup.gz`);
}

function folderOf({ root }: Project): string {
  return join(root, '.todo-deploy');
}

function noteOf(project: Project): string {
  return join(folderOf(project), 'last-backup.json');
}
