import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { Files } from '../../ports/files.ts';
import type { FileToSend } from './changes.ts';

/**
 * The files as a tar whose names start at the root of the container. What has gone meanwhile is left out: a change
 * of its own tells of it. Times are those of now, so that whoever compares them sees a change.
 * @param now milliseconds since the epoch
 */
export async function archiveOf(
  root: string,
  wanted: readonly FileToSend[],
  files: Files,
  now: number,
): Promise<Buffer> {
  const tar = pack();
  const whole = buffer(tar);
  for (const { name, to } of wanted) {
    const path = join(root, name);
    const entry = await files.stat(path);
    const about = { name: to.slice(1), mtime: new Date(now) };
    if (entry?.kind === 'symlink') {
      tar.entry({ ...about, type: 'symlink', linkname: await files.readLink(path) });
    } else if (entry?.kind === 'file') {
      const bytes = await files.readBytes(path);
      const mode = (entry.mode & 0o100) === 0 ? 0o644 : 0o755;
      if (bytes !== undefined) tar.entry({ ...about, mode }, Buffer.from(bytes));
    }
  }
  tar.finalize();
  return whole;
}
