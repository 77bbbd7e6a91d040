import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { DeployError } from '../../errors.ts';
import { memberOfZip } from './zip.ts';

/** Writes one member of an archive (.zip, else .tar.gz) to a file. Throws DOWNLOAD_WRONG (environment). */
export async function takeOut(archive: string, member: string, to: string): Promise<void> {
  if (await isZip(archive)) {
    const content = memberOfZip(await fs.readFile(archive), member);
    if (content === undefined) throw lacks(member);
    await fs.writeFile(to, content);
    return;
  }
  let found = false;
  const entries = extract();
  const unpacked = pipeline(createReadStream(archive), createGunzip(), entries);
  for await (const entry of entries) {
    if (entry.header.name === member) {
      await pipeline(entry, createWriteStream(to));
      found = true;
    } else {
      entry.resume();
    }
  }
  await unpacked;
  if (!found) throw lacks(member);
}

async function isZip(path: string): Promise<boolean> {
  const file = await fs.open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1') === 'PK';
  } finally {
    await file.close();
  }
}

function lacks(member: string): DeployError {
  return new DeployError('environment', 'DOWNLOAD_WRONG', `there is no ${member} in the archive`, {
    hint: 'Please report this: the archive of this version looks other than we know it.',
  });
}
