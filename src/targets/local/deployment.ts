import { join } from 'node:path';
import * as z from 'zod';
import type { Files } from '../../ports/files.ts';
import { readJson } from '../../ports/files/json.ts';

const part = z.object({
  /** Fingerprint of what was built. */
  build: z.string(),
  /** Folder that it runs in. */
  folder: z.string(),
  start: z.array(z.string()),
  /** Plain environment; secrets are never kept here. */
  env: z.record(z.string(), z.string()),
  port: z.number().int(),
  health: z.string(),
  after: z.array(z.string()),
});

const schema = z.object({
  /** ISO 8601. */
  at: z.string(),
  components: z.record(z.string(), part),
  /** By component: what was migrated to which database, as a fingerprint. */
  migrated: z.record(z.string(), z.string()),
  /** The port of the PostgreSQL beside the app, when it has one. */
  databasePort: z.number().int().optional(),
});

/** One component as it runs, without its secrets. */
export type DeployedPart = z.infer<typeof part>;
/** What runs, or is to run after the next `up`; written down, so that a crash or a reboot loses nothing. */
export type LocalDeployment = z.infer<typeof schema>;

/** The last deployment that worked; undefined when there was none or it cannot be understood. */
export function readDeployment(state: string, files: Files): Promise<LocalDeployment | undefined> {
  return readJson(fileIn(state), schema, files);
}

export async function writeDeployment(
  state: string,
  deployment: LocalDeployment,
  files: Files,
): Promise<void> {
  const text = `${JSON.stringify(deployment, undefined, 2)}\n`;
  await files.writeText(fileIn(state), text, { mode: 0o600 });
}

function fileIn(state: string): string {
  return join(state, 'deployment.json');
}
