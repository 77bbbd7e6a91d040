import { cpus, loadavg, totalmem } from 'node:os';

/** What was measured in one run, on one machine, at one time. */
export interface Section {
  readonly title: string;
  /** The command that measures it again. */
  readonly command: string;
  readonly machine: Machine;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below the table. */
  readonly notes: readonly string[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Load average over one minute, before and after. */
  readonly load: readonly [number, number];
  /** ISO 8601, the day. */
  readonly day: string;
}

/** This machine, with the load that it had when the measurement began. */
export function thisMachine(loadBefore: number): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    load: [rounded(loadBefore), rounded(loadavg()[0] ?? 0)],
    day: new Date().toISOString().slice(0, 10),
  };
}

function rounded(load: number): number {
  return Math.round(load * 10) / 10;
}
