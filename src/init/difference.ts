/** How two texts differ, for somebody who has to decide which one to keep. */
export interface Difference {
  readonly added: number;
  readonly removed: number;
  /** The first changed lines, each with `-` (only in the old text) or `+` (only in the new). */
  readonly sample: readonly string[];
}

const sampleLines = 8;

/** Compares line by line: what is not part of the longest common sequence was added or removed. */
export function difference(before: string, after: string): Difference {
  const changes = changedLines(before.split('\n'), after.split('\n'));
  return {
    added: changes.filter((line) => line.startsWith('+')).length,
    removed: changes.filter((line) => line.startsWith('-')).length,
    sample: changes.slice(0, sampleLines),
  };
}

function changedLines(before: readonly string[], after: readonly string[]): string[] {
  const lengths = commonLengths(before, after);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const changes: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) [i, j] = [i + 1, j + 1];
    else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1)))
      changes.push(`- ${before[i++] ?? ''}`);
    else changes.push(`+ ${after[j++] ?? ''}`);
  }
  return changes;
}

/** For each pair of positions, the length of the longest common sequence of what follows. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] =
          before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return lengths;
}
