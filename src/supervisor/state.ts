import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Files } from '../ports/files.ts';
import { readJson } from '../ports/files/json.ts';
import type { Marker } from '../ports/processes.ts';

/** Raised when a client and a supervisor of different versions could not understand each other. */
export const protocol = 1;

const identity = { pid: z.number().int().positive(), started: z.string() };

const recordSchema = z.object({
  ...identity,
  protocol: z.number().int(),
  controlPort: z.number().int(),
  /** Whoever knows it may ask and stop the supervisor. */
  token: z.string(),
});

/** What is known of the supervisor of a folder. */
export type SupervisorRecord = z.infer<typeof recordSchema>;

const childSchema = z.object({
  ...identity,
  name: z.string(),
  signal: z.string(),
  graceMs: z.number(),
  /** Names of those that it was started after. */
  after: z.array(z.string()).default([]),
});

/** A process that was started, and how it is asked to end. */
export type ChildRecord = z.infer<typeof childSchema>;

/** Where the supervisor of a folder keeps what. */
export function supervisorPaths(folder: string) {
  return {
    record: join(folder, 'supervisor.json'),
    children: join(folder, 'children.json'),
    log: join(folder, 'supervisor.log'),
    logs: join(folder, 'logs'),
  } as const;
}

/** The log file of a process; an older part of it lies beside, with `.1` at the end. */
export function logPath(folder: string, name: string): string {
  return join(supervisorPaths(folder).logs, `${name}.log`);
}

/** The variable that every process of this folder's supervisors has in its environment. */
export function markerOf(folder: string): Marker {
  const value = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return { name: 'TODO_DEPLOY_SUPERVISOR', value };
}

/** The record, or undefined when there is none or it cannot be understood. */
export async function readRecord(
  folder: string,
  files: Files,
): Promise<SupervisorRecord | undefined> {
  return readJson(supervisorPaths(folder).record, recordSchema, files);
}

/** The processes that were written down; none when that cannot be understood. */
export async function readChildren(folder: string, files: Files): Promise<readonly ChildRecord[]> {
  return (await readJson(supervisorPaths(folder).children, z.array(childSchema), files)) ?? [];
}

/** Keeps a record; only its owner may read it. */
export async function writeState(path: string, value: unknown, files: Files): Promise<void> {
  await files.writeText(path, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
}
