import type { ZodType } from 'zod';
import type { Files } from '../files.ts';

/**
 * What we once wrote into a JSON file; undefined when there is none, or when what it holds is not of this
 * schema. Throws what `readText` throws.
 */
export async function readJson<Value>(
  path: string,
  schema: ZodType<Value>,
  files: Files,
): Promise<Value | undefined> {
  const text = await files.readText(path);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
