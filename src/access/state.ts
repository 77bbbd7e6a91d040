import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Files } from '../ports/files.ts';
import { readJson } from '../ports/files/json.ts';

const schema = z.object({
  pid: z.number().int(),
  /** Port of the URL on this machine. */
  port: z.number().int(),
  /** Port on which the process answers questions about itself. */
  controlPort: z.number().int(),
  /** Whoever knows it may ask and stop the process. */
  token: z.string(),
  context: z.string(),
  namespace: z.string(),
  service: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
});

/** What is known of the process behind the URL; it stays after its end, so that the next takes the same port. */
export type AccessRecord = z.infer<typeof schema>;

export type Env = Readonly<Record<string, string | undefined>>;

/** Where the record of one context and namespace lies, and the log beside it. */
export function accessPaths(
  context: string,
  namespace: string,
  env: Env,
): { record: string; log: string } {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const state = env['XDG_STATE_HOME'] ?? '';
  const folder = join(state === '' ? join(home, '.local', 'state') : state, 'todo-deploy');
  // Contexts may hold slashes and colons: arn:aws:eks:…/name.
  const base = join(folder, encodeURIComponent(context), namespace);
  return { record: `${base}.json`, log: `${base}.log` };
}

/** The record, or undefined when there is none or it cannot be understood. */
export function readRecord(path: string, files: Files): Promise<AccessRecord | undefined> {
  return readJson(path, schema, files);
}

/** Keeps the record; only its owner may read it. */
export async function writeRecord(path: string, record: AccessRecord, files: Files): Promise<void> {
  await files.writeText(path, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
}
