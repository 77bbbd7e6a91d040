/** The candidate that was most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const scored = candidates
    .map((candidate) => ({ candidate, distance: distance(plain(word), plain(candidate)) }))
    .filter((scored) => scored.distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate;
}

/** `; did you mean "port"?`, or a list of what there is. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  return candidates.length === 0 ? '' : `; there is: ${candidates.join(', ')}`;
}

/** image_budget, ImageBudget and imageBudget are one word to a person. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

/** Edits between two words: insert, delete, replace, and swap of neighbours. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1)];
      if (swapped) edits.push(at(i - 2, j - 2) + 1);
      row.push(Math.min(...edits));
    }
  }
  return at(a.length, b.length);
}
