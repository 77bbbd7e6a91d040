/** The first numbers of a version: `v3.22.0` and `Python 3.11.2` and `20.10.24+dfsg1` all have them. */
export function numbersOf(text: string): readonly number[] {
  const [found = ''] = /\d+(\.\d+)*/.exec(text) ?? [];
  return found === '' ? [] : found.split('.').map(Number);
}

/** Whether a version is `oldest` or newer; one without numbers is not. */
export function atLeast(version: string, oldest: readonly number[]): boolean {
  const have = numbersOf(version);
  if (have.length === 0) return false;
  for (const [index, wanted] of oldest.entries()) {
    const part = have[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** `4.0 GiB`. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
