import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import type { HostAddress } from '../postgres-host.ts';
import { patientSocket } from './socket.ts';

/** Where connections to a database begin. */
export interface Network {
  /** A socket that is not connected yet; `connect(port, host)` does. */
  socket(): Socket;
  /** The addresses of a host name; throws with the `code` of getaddrinfo. */
  lookup(host: string): Promise<readonly HostAddress[]>;
}

/** This machine. */
export const thisMachine: Network = {
  socket: patientSocket,
  lookup: async (host) => {
    const found = await lookup(host, { all: true });
    return found.map((one) => ({ ...one, family: one.family as HostAddress['family'] }));
  },
};
