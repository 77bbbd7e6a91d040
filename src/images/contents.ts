import * as z from 'zod';
import type { Project } from '../config/project.ts';
import type { Files } from '../ports/files.ts';
import { readJson } from '../ports/files/json.ts';
import { contentChanges } from '../plan/explain.ts';
import { memoryFile } from './memory.ts';

/** Something that is made of files and settings, and named after them. */
export interface Made {
  readonly tag: string;
  /** What it is made of by name, with a short text that changes with it. */
  contents(): ReadonlyMap<string, string>;
}

/** Of how many tags it is remembered what they were made of. */
const most = 10;
const listSchema = z.array(z.tuple([z.string(), z.string()]));

/**
 * Remembers what a tag was made of, beside `memory` (memory.ts), for `up --explain` later. What cannot be
 * kept is not known later, nothing else.
 */
export async function keepContents(
  memory: string | undefined,
  made: Made,
  files: Files,
): Promise<void> {
  if (memory === undefined || (await files.exists(listOf(memory, made.tag)))) return;
  const options = { mode: 0o600, lazy: true };
  try {
    const text = JSON.stringify([...made.contents()]);
    await files.writeText(listOf(memory, made.tag), text, options);
    const known = (await readJson(`${memory}.tags`, z.array(z.string()), files)) ?? [];
    const tags = [...known.filter((tag) => tag !== made.tag), made.tag];
    for (const tag of tags.slice(0, -most)) await files.remove(listOf(memory, tag));
    await files.writeText(`${memory}.tags`, JSON.stringify(tags.slice(-most)), options);
  } catch {
    return;
  }
}

/**
 * What differs between what is deployed of a component and what it is made of now, a line each.
 * @param name as for memoryFile
 * @param deployed the tag that is deployed; undefined when none is
 */
export async function explainContent(
  project: Project,
  name: string,
  { deployed, wanted }: { readonly deployed: string | undefined; readonly wanted: string },
  files: Files,
): Promise<string[]> {
  if (deployed === undefined) return ['nothing of it is deployed yet'];
  if (deployed === wanted) return [`the content is that of ${deployed}, which is deployed`];
  const memory = await memoryFile(project, name, files);
  const read = async (tag: string) =>
    memory === undefined ? undefined : readJson(listOf(memory, tag), listSchema, files);
  const [before, now] = [await read(deployed), await read(wanted)];
  if (before === undefined || now === undefined) {
    return [`what ${deployed}, which is deployed, was made of is not known in this checkout`];
  }
  const changes = contentChanges(new Map(before), new Map(now));
  return [`since ${deployed}, which is deployed:`, ...changes.map((line) => `  ${line}`)];
}

function listOf(memory: string, tag: string): string {
  return `${memory}.${tag}`;
}
