// What one build leaves for the next: taken only as it was left. A cache that was written half, or
// damaged since, must neither decide what is deployed nor break every build after it.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const record = 'sound.json';

/**
 * Empties the folder unless everything in it is as `seal` saw it. True when something is left of it.
 * @param {string} folder
 */
export function keepIfSound(folder) {
  if (!existsSync(folder)) return false;
  const file = join(folder, record);
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sound = known !== '' && known === contentOf(folder);
  if (!sound)
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  return sound;
}

/**
 * Notes what the folder holds now.
 * @param {string} folder
 */
export function seal(folder) {
  if (existsSync(folder)) writeFileSync(join(folder, record), contentOf(folder));
}

/**
 * Path, size and checksum of every file but the record.
 * @param {string} folder
 */
function contentOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== record);
  const lines = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    return `${path} ${bytes.byteLength} ${crc32(bytes)}`;
  });
  return `${lines.sort().join('\n')}\n`;
}
