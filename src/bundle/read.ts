import * as z from 'zod';
import type { DiagnosisDocument } from '../inspection/document.ts';
import { diagnosisOf } from '../inspection/document.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { snapshotParts } from '../rollout/now.ts';
import { unpackFiles, unreadable } from './archive.ts';
import { bundleKind } from './contents.ts';

const manifestSchema = z.looseObject({ kind: z.literal(bundleKind.kind), version: z.number() });

const objects = z.array(
  z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string() }),
  }),
);

const inspectionSchema = z.looseObject({
  namespace: z.string(),
  context: z.string(),
  project: z.string().optional(),
  snapshot: z.object({
    at: z.number(),
    ...Object.fromEntries(snapshotParts.map((part) => [part, objects.default([])])),
    unreadable: z.array(z.string()).default([]),
  }),
  evidence: z.object({
    logs: z.record(z.string(), z.array(z.string())),
    health: z.record(z.string(), z.object({ status: z.number(), body: z.string() })),
  }),
  surroundings: z.looseObject({
    releases: z.array(z.looseObject({ release: z.string(), status: z.string() })),
    databases: z.array(z.looseObject({ variable: z.string(), message: z.string() })),
    endpoints: z.array(z.looseObject({ component: z.string(), status: z.number() })),
  }),
});

/**
 * Diagnoses a bundle again; asks no cluster. Throws BUNDLE_UNREADABLE (usage) for a file that is damaged, too
 * large, of a newer todo-deploy, or no bundle at all.
 */
export async function diagnoseBundle(file: string, bytes: Uint8Array): Promise<DiagnosisDocument> {
  const files = await unpackFiles(file, bytes, ['manifest.json', 'inspection.json']);
  const manifest = manifestSchema.safeParse(parsed(files.get('manifest.json')));
  if (!manifest.success) throw unreadable(file, 'todo-deploy did not write it');
  if (manifest.data.version > bundleKind.version) {
    throw unreadable(file, 'a newer todo-deploy wrote it; use that one');
  }
  const inspection = inspectionSchema.safeParse(parsed(files.get('inspection.json')));
  if (!inspection.success) {
    const [issue] = inspection.error.issues;
    throw unreadable(file, `its inspection.json is damaged at ${issue?.path.join('.') ?? ''}`);
  }
  const { evidence, ...rest } = inspection.data;
  const logs = new Map(Object.entries(evidence.logs));
  const health = new Map(Object.entries(evidence.health));
  const whole = { ...rest, evidence: { logs, health } } as unknown as Inspection;
  try {
    return diagnosisOf(whole, (text) => text);
  } catch (error) {
    // The API server has checked what we usually read; nobody has checked what stands in a file.
    throw unreadable(file, 'its objects are not as an API server gives them', error);
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
