import { describeTarget } from './database/url';
import { log } from './log';
import { runtime } from './runtime';

/** Reads the configuration; on a mistake says which and ends the process with code 1. */
export function checkStart(): void {
  try {
    const { config } = runtime();
    log('info', 'start', {
      backend: config.backendUrl.origin,
      database: describeTarget(config.database),
      tls: config.database.ssl !== false,
      allowed_hosts: config.auth.allowedHosts,
      rate_limit: config.auth.rateLimit,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log('error', 'configuration', { message });
    process.exit(1);
  }
}
