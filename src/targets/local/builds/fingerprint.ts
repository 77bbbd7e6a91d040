import { createHash } from 'node:crypto';
import { addParts } from '../../../images/content.ts';
import { keptOut } from '../../../images/kept-out.ts';
import { memoryFile } from '../../../images/memory.ts';
import type { BuildInput } from './input.ts';
import { localSection, sourceOf } from './input.ts';
import { sourceDigest } from './source.ts';

/** Changed when builds are made in another way, so that none of before is taken for one of now. */
const format = '2';

/** What a build is made of. */
export interface BuildPrint {
  /** `b-` and 12 hex digits. */
  readonly fingerprint: string;
  /** Everything that the build is made of by name, with a short text that changes with it. */
  contents(): ReadonlyMap<string, string>;
}

/**
 * What a build is made of: the SHA-256 over the source of the component (as for images), its section `local`,
 * the system, the processor and the version of the runtime.
 * Throws what sourceDigest and localSection throw.
 */
export async function buildPrint(input: BuildInput): Promise<BuildPrint> {
  const { files, machine, project, component } = input;
  const source = await sourceDigest(sourceOf(input), files, {
    keptOut: keptOut(project),
    memory: await memoryFile(project, `${component.name}.build`, files),
  });
  const parts = {
    'the way of building': format,
    'the section `local`': JSON.stringify(localSection(input)),
    'the runtime': runtimeVersion(input),
    'the platform': `${machine.platform}/${machine.arch}`,
  };
  const hash = createHash('sha256');
  addParts(hash, ...Object.values(parts), source.digest);
  return {
    fingerprint: `b-${hash.digest('hex').slice(0, 12)}`,
    contents: () => new Map([...Object.entries(parts), ...source.contents()]),
  };
}

/** Names a build; throws what buildPrint throws. */
export async function buildFingerprint(input: BuildInput): Promise<string> {
  return (await buildPrint(input)).fingerprint;
}

/** Only what native modules depend on: a patch of the runtime makes nothing anew. */
function runtimeVersion(input: BuildInput): string {
  const { machine, python } = input;
  if (localSection(input).runtime === 'node')
    return `node ${machine.nodeVersion.split('.')[0] ?? ''}`;
  return `python ${python?.version.split('.').slice(0, 2).join('.') ?? ''}`;
}
