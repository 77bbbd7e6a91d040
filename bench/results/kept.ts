import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './section.ts';

/** A JSON file a section. */
export const dataFolder = join(import.meta.dirname, 'data');
export const resultsFile = join(import.meta.dirname, '../RESULTS.md');

/** In the order of RESULTS.md. */
export const sectionIds = ['changes', 'first', 'cli', 'package', 'fingerprint'] as const;

/** The sections that were measured at some time. */
export function keptSections(): Section[] {
  const files = sectionIds.map((id) => join(dataFolder, `${id}.json`));
  return files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Section);
}
