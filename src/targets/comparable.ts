import type { HealthDocument } from './health.ts';

/** What is worth drawing anew for; times and loads change without anything happening. */
export function comparable({
  components,
  database,
  url,
  verdict,
  findings,
}: HealthDocument): string {
  const calm = components.map(({ endpoint, ...component }) => ({
    ...{ ...component, age: null, cpu: null, memory: null },
    endpoint: endpoint && { ok: endpoint.ok, status: endpoint.status },
  }));
  const causes = findings.map(({ code, component, cause }) => [code, component, cause]);
  return JSON.stringify({ calm, database, url, verdict, causes });
}
