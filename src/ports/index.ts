import type { ProviderPorts } from '../clusters/provider.ts';
import type { Foreground } from './foreground.ts';
import type { PostgresProcesses } from './postgres-processes.ts';
import type { PostgresHost } from './postgres-host.ts';
import type { Postgres } from './postgres.ts';
import type { Watcher } from './watcher.ts';

/** Every way out of the program; main.ts makes the real ones, tests make fakes. */
export interface Ports extends ProviderPorts {
  readonly foreground: Foreground;
  readonly postgres: Postgres;
  readonly postgresHost: PostgresHost;
  readonly postgresProcesses: PostgresProcesses;
  readonly watcher: Watcher;
}
