const firstMs = 1_000;
const longestMs = 30_000;
/** After running for so long a process counts as well, and its next end as the first. */
const wellMs = 60_000;

/** How many ends in a row there were, after one that came `ranMs` after the start. */
export function failuresAfter(before: number, ranMs: number): number {
  return ranMs >= wellMs ? 1 : before + 1;
}

/** How long to wait before the next start, in milliseconds: 1 s, 2, 4, … 30 s. */
export function pauseAfter(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1));
}
