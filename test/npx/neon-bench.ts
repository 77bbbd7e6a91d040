/** A server of Neon for each case, and `init` at a terminal in front of it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { neonServer, type NeonServer } from '../neon/server.ts';
import type { Outcome } from './npx.ts';
import { atTerminal, down, enter, type Turn } from './terminal.ts';

/** API keys that the server knows. */
export const key = 'napi_canaryofaperson4711';
export const organizationKey = 'napi_canaryofanorganization';

export interface NeonBench {
  server: NeonServer;
  init(
    folder: string,
    turns: readonly Turn[],
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
}

/** A server that knows two organizations; what it found wrong with a request fails the case. */
export function useNeon(): NeonBench {
  const bench: NeonBench = {
    server: undefined as unknown as NeonServer,
    init: (folder, turns, args = [], more = {}) => {
      const env = { ...bench.server.env, ...more };
      return atTerminal(folder, ['init', ...args], turns, { direct: true, env });
    },
  };
  beforeEach(async () => {
    bench.server = await neonServer();
    const { model } = bench.server;
    model.organization('org-a', 'Ada');
    model.organization('org-b', 'Work');
    model.keys.set(key, { kind: 'person', organizations: ['org-a', 'org-b'] });
    model.keys.set(organizationKey, { kind: 'organization', organization: 'org-a' });
  });
  afterEach(async () => {
    await bench.server.close();
    expect(bench.server.breaches).toEqual([]);
  });
  return bench;
}

/** The way to a database, by its place in the list. */
export const way = (steps: number): Turn => ({
  ...{ sees: 'Where is the database?', types: `${down.repeat(steps)}${enter}` },
});
export const named: Turn = { sees: 'Name of the project', types: `shop${enter}` };
/** The questions behind that of the database. */
export const rest: readonly Turn[] = [
  { sees: 'OpenAI key', types: enter },
  { sees: 'Which cluster?', types: enter },
];
