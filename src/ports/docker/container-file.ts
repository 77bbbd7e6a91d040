import type Docker from 'dockerode';
import { extract } from 'tar-stream';
import { absentIs } from './errors.ts';

/** A file in a container, running or not; undefined when there is none. */
export async function readFileIn(
  container: Docker.Container,
  path: string,
): Promise<Uint8Array | undefined> {
  const archive = await absentIs(undefined, container.getArchive({ path }));
  if (archive === undefined) return undefined;
  const files = archive.pipe(extract());
  for await (const entry of files) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  return undefined;
}
