import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** What V8 compiled of a program, as it was kept. */
export interface KeptCode {
  readonly data: Buffer;
  /** Kept at the end of a run: all that the run needed is in it. */
  readonly complete: boolean;
}

/** Of its head: the checksum of what follows, and whether it is complete. V8 itself proves no checksum. */
const headBytes = 8;
const isComplete = 1;

const dayMs = 24 * 60 * 60 * 1000;
const unusedAfterMs = 30 * dayMs;

/** Folder for compiled code in the user's own cache. */
export function folderOfKeptCode(env: Readonly<Record<string, string | undefined>>): string {
  const cache = env['XDG_CACHE_HOME'] ?? '';
  const base = isAbsolute(cache) ? cache : join(homedir(), '.cache');
  return join(base, 'todo-deploy', 'compiled');
}

/** What was kept in this file; undefined where there is none, it is damaged, or others could have written it. */
export function readKeptCode(path: string): KeptCode | undefined {
  try {
    const content = readOwn(path);
    if (content === undefined || content.length <= headBytes) return undefined;
    const data = content.subarray(headBytes);
    if (content.readUInt32LE(0) !== crc32(data)) return undefined;
    return { data, complete: content.readUInt32LE(4) === isComplete };
  } catch {
    return undefined;
  }
}

/** Code from a file that somebody else may write would run as this user. */
function readOwn(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    const { uid, mode } = fstatSync(file);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    const isShared = process.platform !== 'win32' && (mode & 0o022) !== 0;
    return isOwn && !isShared ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

/** Keeps it, whole or not at all; where that cannot be, the program is compiled anew the next time. */
export function writeKeptCode(path: string, code: KeptCode): void {
  const passing = `${path}.${process.pid}`;
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeUnused(folder);
    try {
      writeFileSync(passing, withHead(code), { mode: 0o600 });
      renameSync(passing, path);
    } finally {
      rmSync(passing, { force: true });
    }
  } catch {
    // A folder that is full, read-only or somebody else's costs time, and nothing else.
  }
}

function withHead({ data, complete }: KeptCode): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(crc32(data), 0);
  head.writeUInt32LE(complete ? isComplete : 0, 4);
  return Buffer.concat([head, data]);
}

/** What older versions left behind. */
function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > unusedAfterMs) rmSync(path, { recursive: true });
  }
}
