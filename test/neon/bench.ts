/** A client of Neon in front of the server, with a clock on which waiting takes no time. */
import { afterEach, beforeEach, expect } from 'vitest';
import type { NeonConnection } from '../../src/neon/call.ts';
import { neonClient, type NeonClient } from '../../src/neon/client.ts';
import { networkHttp } from '../../src/ports/http/network.ts';
import { neonServer, type NeonServer } from './server.ts';

/** API keys that the server knows. */
export const mine = 'napi_canaryofaperson';
export const ofOrganization = 'napi_canaryofanorganization';
export const ofProject = 'napi_canaryofaproject';

/** `slept` are the waits, in milliseconds. */
export function jumpingClock() {
  const slept: number[] = [];
  let now = Date.parse('2026-01-01T00:00:00Z');
  return {
    slept,
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** What a case has; made anew for each. */
export interface Bench {
  server: NeonServer;
  clock: ReturnType<typeof jumpingClock>;
  told: string[];
  connect(more?: Partial<NeonConnection>): NeonConnection;
  neon(key?: string): NeonClient;
}

/** A server with two organizations for each case; what it found wrong with a request fails the case. */
export function useBench(): Bench {
  const bench: Bench = {
    ...({} as Pick<Bench, 'server' | 'clock' | 'told'>),
    connect: (more = {}) => ({
      ...{ http: networkHttp, clock: bench.clock, base: bench.server.env.NEON_API_URL },
      ...{ service: 'Neon', key: mine, tell: (message) => bench.told.push(message), ...more },
    }),
    neon: (key = mine) => neonClient(bench.connect({ key })),
  };
  beforeEach(async () => {
    Object.assign(bench, { server: await neonServer(), clock: jumpingClock(), told: [] });
    const { model } = bench.server;
    model.organization('org-a', 'Ada');
    model.organization('org-b', 'Work');
    model.keys.set(mine, { kind: 'person', organizations: ['org-a', 'org-b'] });
    model.keys.set(ofOrganization, { kind: 'organization', organization: 'org-a' });
  });
  afterEach(async () => {
    await bench.server.close();
    expect(bench.server.breaches).toEqual([]);
  });
  return bench;
}
