import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { kind, typeBits } from './kinds.ts';
import { listedFields, namesOf, placeOf, statFields, type Memory } from './memory.ts';

/** What a thread that helps is given. */
export interface Share {
  readonly block: SharedArrayBuffer;
  readonly root: string;
  /** Two counters: the next folder that nobody has taken, and how many threads are at one. */
  readonly counters: SharedArrayBuffer;
  /** A byte a folder: 1 when all in it is as it was. */
  readonly verdicts: SharedArrayBuffer;
}

/** Folders that are taken at a time. */
const portion = 8;

/** Takes one portion of folders that nobody has taken and looks at them; false when none is left. */
export function lookAtPortion(memory: Memory, { root, counters, verdicts }: Share): boolean {
  const [next, busy] = [0, 1];
  const shared = new Int32Array(counters);
  Atomics.add(shared, busy, 1);
  const from = Atomics.add(shared, next, portion);
  const to = Math.min(from + portion, memory.folderCount);
  const same = new Uint8Array(verdicts);
  for (let index = from; index < to; index += 1) {
    if (isAsItWas(memory, index, root)) Atomics.store(same, index, 1);
  }
  Atomics.sub(shared, busy, 1);
  return to < memory.folderCount;
}

/** True while a thread is at a portion that it has taken. */
export function isBusy({ counters }: Share): boolean {
  return Atomics.load(new Int32Array(counters), 1) > 0;
}

/**
 * True when a folder has the same names, and each is what it was. What does not count has to be of the same
 * type only: as a folder it might have something in it that does.
 */
function isAsItWas(memory: Memory, index: number, root: string): boolean {
  const { first, text } = placeOf(memory, index);
  const cut = text.indexOf('\0');
  const path = cut === 0 ? root : `${root}/${text.slice(0, cut)}`;
  try {
    if (!hasItsNames(memory, index, path, text.slice(cut + 1))) return false;
    let at = first;
    for (const name of namesOf({ text })) {
      if (!isSame(memory, at, lstatSync(`${path}/${name}`))) return false;
      at += 1;
    }
    return true;
  } catch {
    // Whatever is wrong there is found out, and told, by whoever looks more closely.
    return false;
  }
}

/**
 * True when a folder has the names that it had, in their order. One that comes, goes or is moved changes the
 * ctime of the folder, so that one of the same ctime, when it could be trusted, is not listed.
 */
function hasItsNames(
  { listed, device }: Memory,
  index: number,
  path: string,
  names: string,
): boolean {
  const field = index * listedFields;
  const [mtimeMs, ctimeMs, ino] = listed.subarray(field, field + listedFields);
  const now = statSync(path);
  const same = now.ctimeMs === ctimeMs && now.mtimeMs === mtimeMs && now.ino === ino;
  return (same && now.dev === device) || readdirSync(path).join('\0') === names;
}

/** True when a name is what it was, and was old enough then to be trusted. */
export function isSame({ stats, kinds, device }: Memory, at: number, now: Stats): boolean {
  const field = at * statFields;
  const which = kinds[at];
  if (which === kind.out || which === kind.folder) {
    return (now.mode & typeBits) === ((stats[field + 4] ?? 0) & typeBits);
  }
  return (
    now.ctimeMs === stats[field + 1] &&
    now.mtimeMs === stats[field] &&
    now.size === stats[field + 2] &&
    now.ino === stats[field + 3] &&
    now.mode === stats[field + 4] &&
    now.dev === device
  );
}

/** The fields of a name in a memory. `trusted` says whether the same fields will mean the same content. */
export function fieldsOf(stats: Stats, trusted: boolean): number[] {
  const { mtimeMs, ctimeMs, size, ino, mode } = stats;
  return [mtimeMs, trusted ? ctimeMs : NaN, size, ino, mode];
}

/** The fields of a folder in a memory, from before it was listed. */
export function listedOf({ mtimeMs, ctimeMs, ino }: Stats, trusted: boolean): Float64Array {
  return Float64Array.of(mtimeMs, trusted ? ctimeMs : NaN, ino);
}
