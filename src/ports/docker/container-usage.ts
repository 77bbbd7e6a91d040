/** What we read of GET /containers/ID/stats. */
export interface ContainerStats {
  readonly cpu_stats: { readonly cpu_usage: { readonly total_usage?: number } };
  readonly memory_stats: {
    readonly usage?: number;
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
  readonly read: string;
}

/**
 * CPU (millicores) and memory (bytes) between two looks. Memory as `docker stats` counts it: without the
 * page cache that the kernel can take back (inactive_file of cgroup v2, total_inactive_file of v1).
 */
export function usageBetween(
  before: ContainerStats,
  after: ContainerStats,
): { cpu: number; memory: number } | undefined {
  const { usage, stats } = after.memory_stats;
  const passedMs = Date.parse(after.read) - Date.parse(before.read);
  if (usage === undefined || !(passedMs > 0)) return undefined;
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  const nanoseconds =
    (after.cpu_stats.cpu_usage.total_usage ?? 0) - (before.cpu_stats.cpu_usage.total_usage ?? 0);
  const cpu = Math.max(0, Math.round(nanoseconds / 1000 / passedMs));
  return { cpu, memory: cache < usage ? usage - cache : usage };
}
