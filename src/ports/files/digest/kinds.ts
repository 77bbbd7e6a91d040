import type { Stats } from 'node:fs';

/** What an entry of a folder is for a digest. The numbers are written into what is remembered. */
export const kind = { out: 0, folder: 1, file: 2, program: 3, link: 4, other: 5 } as const;

export type Kind = (typeof kind)[keyof typeof kind];

/** The bits of a mode that say what something is (stat(2): S_IFMT), and those that are looked at here. */
export const typeBits = 0o170000;
const types = { folder: 0o040000, file: 0o100000, link: 0o120000 };
const ownerMayExecute = 0o100;

/** What something is, by its mode. Of permissions only the executable bit of the owner counts. */
export function kindOf({ mode }: Pick<Stats, 'mode'>): Exclude<Kind, 0> {
  const type = mode & typeBits;
  if (type === types.folder) return kind.folder;
  if (type === types.link) return kind.link;
  if (type !== types.file) return kind.other;
  return (mode & ownerMayExecute) === 0 ? kind.file : kind.program;
}
