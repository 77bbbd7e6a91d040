import type { PostgresSession } from '../ports/postgres.ts';

/** The version of the server, without what its packager adds: `15.18 (Debian 15.18-0+deb12u1)` is 15.18. */
export async function serverVersion(session: PostgresSession): Promise<string> {
  const [row] = await session.query("SELECT current_setting('server_version') AS version");
  return withoutPackager(row?.['version'] ?? '');
}

/** The same of a setting that was read already. */
export function withoutPackager(setting: string): string {
  return setting.split(' ')[0] ?? '';
}
