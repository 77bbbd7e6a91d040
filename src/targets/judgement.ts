import type { ComponentHealth, HealthDocument } from './health.ts';
import { databaseCheck } from './kubernetes/endpoints.ts';

/** What health answers say about the database: the first that is not well, else the first at all. */
export function databaseSaid(
  bodies: readonly string[],
  redact: (text: string) => string,
): HealthDocument['database'] {
  const checks = bodies.flatMap((body) => databaseCheck(body) ?? []);
  const said = checks.find(({ ok }) => !ok) ?? checks[0];
  return said === undefined ? null : { ok: said.ok, message: redact(said.message) };
}

/** The verdict about a deployment as a whole. */
export function judge(
  components: readonly ComponentHealth[],
  database: HealthDocument['database'],
): HealthDocument['verdict'] {
  if (components.every(({ state }) => state === 'absent')) return 'absent';
  const well = components.every(
    ({ state, endpoint }) => state === 'ready' && endpoint?.ok !== false,
  );
  return well && database?.ok !== false ? 'healthy' : 'unhealthy';
}
