const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `5m`, `1h30m`, `2d` as seconds; undefined for anything else, and for nothing. */
export function durationSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const total = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );
  return total > 0 && parts.map(([part]) => part).join('') === text ? total : undefined;
}
