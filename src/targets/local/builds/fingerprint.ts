import { createHash } from 'node:crypto';
import { addContent, addParts } from '../../../images/content.ts';
import { keptOut } from '../../../images/kept-out.ts';
import type { BuildInput } from './input.ts';
import { localSection, sourceOf } from './input.ts';
import { sourceEntries } from './source.ts';

/** Changed when builds are made in another way, so that none of before is taken for one of now. */
const format = '1';

/**
 * What a build is made of: `b-` and 12 hex digits of the SHA-256 over the source of the component (as for
 * images), its section `local`, the system, the processor and the version of the runtime.
 * Throws what sourceEntries and localSection throw, CONTEXT_CHANGED (build).
 */
export async function buildFingerprint(
  input: BuildInput,
  folder: string = sourceOf(input),
): Promise<string> {
  const { files, machine } = input;
  const entries = await sourceEntries(folder, files, keptOut(input.project));
  const hash = createHash('sha256');
  addParts(hash, format, JSON.stringify(localSection(input)), runtimeVersion(input));
  addParts(hash, machine.platform, machine.arch);
  for (const entry of entries) await addContent(hash, entry, { folder, files });
  return `b-${hash.digest('hex').slice(0, 12)}`;
}

/** Only what native modules depend on: a patch of the runtime makes nothing anew. */
function runtimeVersion(input: BuildInput): string {
  const { machine, python } = input;
  if (localSection(input).runtime === 'node')
    return `node ${machine.nodeVersion.split('.')[0] ?? ''}`;
  return `python ${python?.version.split('.').slice(0, 2).join('.') ?? ''}`;
}
