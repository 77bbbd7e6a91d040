/** What tests do to a running bed: outages that they cause on purpose, and end again. */
import { startApiServer, stopApiServer } from './kubernetes/control-plane.ts';
import { startServers, stopServers } from './database/servers.ts';

/** Stops PostgreSQL and pgbouncer, as an outage of the database; open connections are cut. */
export const stopDatabase = (): Promise<void> => stopServers();

/** Brings PostgreSQL and pgbouncer back, with their data, and waits until they accept connections. */
export const startDatabase = (): Promise<void> => startServers();

/** Stops the API server and waits until it is gone. Pods keep running. */
export { stopApiServer, startApiServer };

/** Restarts the API server and waits until it is ready. Open watches and port-forwards are cut. */
export async function restartApiServer(): Promise<void> {
  await stopApiServer();
  await startApiServer();
}
