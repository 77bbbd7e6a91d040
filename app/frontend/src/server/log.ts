export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Writes one JSON object as one line to standard output.
 *
 * Callers pass no secrets and no request bodies: what stands in `fields` is printed as it is.
 */
export function log(level: LogLevel, event: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields });
  process.stdout.write(`${line}\n`);
}
