import { createReadStream, promises as fs } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { DeployError } from '../../errors.ts';

const ownerMayExecute = 0o100;

/**
 * The build context as a tar stream: the files (path in the context -> absolute path) and the text of
 * the Dockerfile under `dockerfileName`. Times and owners are left out and only the executable bit is
 * kept, so that the cache holds on every machine.
 */
export function contextTar(
  files: ReadonlyMap<string, string>,
  dockerfile: string,
  dockerfileName: string,
): NodeJS.ReadableStream {
  const tar = pack();
  const fill = async () => {
    await addText(tar, dockerfileName, dockerfile);
    for (const [name, path] of files) await addFile(tar, name, path);
    tar.finalize();
  };
  fill().catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return Readable.from(tar);
}

const epoch = new Date(0);

function addText(tar: Pack, name: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name, mtime: epoch, mode: 0o644 }, text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function addFile(tar: Pack, name: string, path: string): Promise<void> {
  const stats = await fs.lstat(path);
  if (stats.isSymbolicLink()) {
    const linkname = await fs.readlink(path);
    tar.entry({ name, type: 'symlink', linkname, mtime: epoch, mode: 0o777 });
    return;
  }
  if (!stats.isFile()) {
    throw new DeployError('build', 'CONTEXT_UNREADABLE', `${path} is neither a file nor a link`, {
      hint: 'Take it out of the folder, or name it in .dockerignore.',
    });
  }
  const mode = (stats.mode & ownerMayExecute) === 0 ? 0o644 : 0o755;
  const entry = tar.entry({ name, mtime: epoch, mode, size: stats.size });
  // A file that grows meanwhile must not break the archive; one that shrinks fails in tar-stream.
  const bytes = stats.size === 0 ? [] : createReadStream(path, { end: stats.size - 1 });
  await pipeline(bytes, entry);
}

/** A name for the Dockerfile that no file of the context has; the same for the same context. */
export function dockerfileNameFor(files: ReadonlyMap<string, string>): string {
  const name = '.todo-deploy.Dockerfile';
  let free = name;
  for (let count = 1; files.has(free); count += 1) free = `${name}.${count}`;
  return free;
}
