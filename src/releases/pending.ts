/** How long a Helm takes at most unless it was told to take longer (helm.sh/docs: --timeout). */
export const helmCeilingMs = 5 * 60_000;

/**
 * True for a pending record that no Helm is believed to work on any more. Helm does not touch it between
 * beginning and end, so its age is all that the cluster knows; without a date it counts as old.
 * @param createdAt ISO 8601
 * @param now milliseconds since the epoch
 */
export function isGivenUp(createdAt: string | undefined, now: number): boolean {
  return createdAt === undefined || now - Date.parse(createdAt) > helmCeilingMs;
}
