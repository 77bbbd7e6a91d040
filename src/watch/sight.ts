import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Project } from '../config/project.ts';
import { memoryFile } from '../images/memory.ts';
import type { Files } from '../ports/files.ts';
import type { Watched } from '../ports/watcher.ts';
import type { Source } from './sources.ts';

/** Every file by its name, with a short text that changes with it. */
export type Sight = ReadonlyMap<string, string>;

/**
 * What the sources hold now. A file that was saved as it was before looks the same. Throws FILE_UNREADABLE
 * (environment).
 */
export async function look(
  project: Project,
  sources: readonly Source[],
  files: Files,
): Promise<Sight> {
  const seen = await Promise.all(sources.map((source) => lookAt(project, source, files)));
  return new Map(seen.flat());
}

/** What to watch, so that a change of any of them is heard. */
export function placesOf(sources: readonly Source[]): Watched[] {
  return sources.map(({ path, filter }) =>
    filter === undefined ? { file: path } : { folder: path, skip: filter.skip },
  );
}

async function lookAt(
  project: Project,
  { name, path, filter }: Source,
  files: Files,
): Promise<[string, string][]> {
  if (filter === undefined) {
    const bytes = await files.readBytes(path);
    if (bytes === undefined) return [];
    return [[name, createHash('sha256').update(bytes).digest('hex').slice(0, 16)]];
  }
  const { skip, rules } = filter;
  const file = await memoryFile(project, `${name.replaceAll('/', '-')}.watch`, files);
  const memory = file === undefined ? {} : { memory: { file, rules } };
  const folder = await files.digest(path, { skip, ...memory });
  return [...folder.contents()].map(([below, text]) => [
    join(name, below).replaceAll('\\', '/'),
    text,
  ]);
}
