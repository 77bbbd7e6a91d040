import type { Check, Verdict } from '../check.ts';
import type { System } from '../system.ts';

/** A Debian laptop; a case says what is different. */
export const laptop: System = {
  ...{ platform: 'linux', arch: 'x64', root: false, manager: 'apt-get', wsl: false, systemd: true },
};

/** What a check saw, and what it has to say. */
export interface Case {
  readonly check: Check;
  readonly when: string;
  readonly facts: unknown;
  readonly system: System;
  readonly state: Verdict['state'];
  /** Text of the detail and of the remedy. */
  readonly says: readonly string[];
  /** Whether --fix can do something. */
  readonly fixes: boolean;
}

interface Expected {
  readonly system?: Partial<System>;
  readonly says?: readonly string[];
  readonly fixes?: boolean;
}

type Row<Facts> = readonly [
  when: string,
  facts: Facts,
  state: Verdict['state'],
  expected?: Expected,
];

/** The cases of one check. */
export function casesOf<Facts>(check: Check<Facts>, rows: readonly Row<Facts>[]): Case[] {
  return rows.map(([when, facts, state, { system, says = [], fixes = false } = {}]) => ({
    ...{ check, when, facts, state, says, fixes },
    system: { ...laptop, ...system },
  }));
}
