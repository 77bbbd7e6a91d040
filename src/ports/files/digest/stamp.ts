import {
  closeSync,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';

/** A moment by the clock of a file system: no wall clock is asked, and no other machine's. */
export interface Stamp {
  /** Milliseconds, as in ctimeMs. */
  readonly time: number;
  readonly device: number;
}

/**
 * How much older than a stamp a file must be to be trusted, in milliseconds: the coarsest step of time that a
 * file system in use has (FAT).
 */
const marginMs = 2000;

/**
 * Writes a small file into a folder, which is made, and asks when that was. Undefined where it cannot be
 * written, and where a program can set back the time of the last change itself (no true ctime): there nobody
 * can know what has changed without reading it.
 */
export function stampIn(folder: string): Stamp | undefined {
  let file: number | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    file = openSync(join(folder, 'clock'), 'w', 0o600);
    writeSync(file, '.');
    const { ctimeMs, dev } = fstatSync(file);
    futimesSync(file, 1, 1);
    const after = fstatSync(file);
    return ctimeMs > 0 && after.ctimeMs >= ctimeMs ? { time: ctimeMs, device: dev } : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * True when the same fields of a file will mean the same content from now on, as in git's rule for what is
 * "racily clean": any later change happens after the stamp, and so gives it a ctime that this one is not.
 */
export function isTrusted({ ctimeMs, dev }: Pick<Stats, 'ctimeMs' | 'dev'>, stamp: Stamp): boolean {
  return dev === stamp.device && ctimeMs < stamp.time - marginMs;
}
