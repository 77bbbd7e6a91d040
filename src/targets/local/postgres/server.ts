import type { SystemUser } from '../../../ports/files.ts';
import type { Env } from '../../target.ts';
import type { LocalFolders } from '../folders.ts';
import { inheritedEnv, type LocalMachine } from '../machine.ts';
import type { PostgresPrograms } from './programs.ts';

/** How a process is run and ended. */
export interface ServerProcess {
  /** Absolute path of the program, and its arguments. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Who runs it; undefined: we. */
  readonly user?: SystemUser;
  readonly stop: {
    readonly signal: NodeJS.Signals;
    /** How long it may take, in milliseconds, before it is ended for good. */
    readonly graceMs: number;
    /** Stands in for the signal on Windows, which has none. */
    readonly argv?: readonly string[];
  };
}

/** A fast shutdown writes everything out first: a slow disk needs a while. */
const graceMs = 30_000;

/**
 * The settings, on the command line, so that they change with this program and not with the data. There is no
 * Unix socket, because its path may be longer than the 107 bytes that a system takes.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '50',
  fsync: 'on',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** How the embedded PostgreSQL is run over a prepared data folder, on a port of 127.0.0.1. */
export function postgresServer(server: {
  readonly programs: PostgresPrograms;
  readonly folders: LocalFolders;
  readonly port: number;
  readonly user: SystemUser | undefined;
  readonly env: Env;
  readonly machine: LocalMachine;
}): ServerProcess {
  const { programs, folders, port, user, env, machine } = server;
  const all = { ...settings, port: String(port), cluster_name: folders.id };
  const pairs = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const stop = [programs.pgCtl, 'stop', '-D', folders.data, '-m', 'fast', '-t', '30'];
  return {
    argv: [programs.postgres, '-D', folders.data, ...pairs],
    cwd: folders.data,
    env: inheritedEnv(env),
    ...(user === undefined ? {} : { user }),
    // SIGINT is its fast shutdown: open connections end, and what is committed is written out.
    stop: { signal: 'SIGINT', graceMs, ...(machine.platform === 'win32' ? { argv: stop } : {}) },
  };
}
