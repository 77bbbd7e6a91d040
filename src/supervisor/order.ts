import { DeployError } from '../errors.ts';
import type { ProcessSpec } from './spec.ts';

/** One process, as far as the order of starts and stops depends on it. */
export interface Standing {
  readonly name: string;
  /** Of what runs, else of what is wanted. */
  readonly port: number;
  /** What it has to be started after, as it is wanted. */
  readonly after: readonly string[];
  /** The same of what runs. */
  readonly runsAfter: readonly string[];
  /** The fingerprint that is to run; undefined when none is. */
  readonly wanted: string | undefined;
  /** The fingerprint that runs. */
  readonly running: string | undefined;
  readonly ready: boolean;
  /** It has been told to end. */
  readonly ending: boolean;
  /** It is in back-off. */
  readonly resting: boolean;
}

export interface Moves {
  readonly start: readonly string[];
  readonly stop: readonly string[];
}

/** What to start and to stop now; the rest follows when these have become ready or have ended. */
export function nextMoves(all: readonly Standing[]): Moves {
  const mustEnd = (one: Standing): boolean =>
    one.running !== undefined && one.running !== one.wanted;
  const isServing = (name: string): boolean =>
    all.some((one) => one.name === name && one.ready && one.running === one.wanted);
  const stop = all.filter(
    (one) =>
      mustEnd(one) &&
      !one.ending &&
      !all.some((other) => mustEnd(other) && other.runsAfter.includes(one.name)),
  );
  const start = all.filter(
    (one) =>
      one.wanted !== undefined &&
      one.running === undefined &&
      !one.resting &&
      one.after.every(isServing) &&
      // Whoever has its port has to be gone first.
      !all.some((other) => mustEnd(other) && other.port === one.port),
  );
  return { start: start.map(({ name }) => name), stop: stop.map(({ name }) => name) };
}

/** Names become names of files. */
const name = /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/;

/** Throws SUPERVISOR_SPEC (usage) when these processes cannot be run together. */
export function checkSpecs(specs: readonly ProcessSpec[]): void {
  const names = specs.map((spec) => spec.name);
  const wrong = names.find((one) => !name.test(one));
  if (wrong !== undefined) throw unfit(`${JSON.stringify(wrong)} cannot be the name of a process`);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined) throw unfit(`two processes have the name ${twice}`);
  for (const spec of specs) {
    const unknown = spec.after.find((one) => !names.includes(one));
    if (unknown !== undefined) throw unfit(`${spec.name} waits for ${unknown}, which is not there`);
  }
  let left = specs;
  while (left.length > 0) {
    const waiting = left.filter(({ after }) => left.some((one) => after.includes(one.name)));
    if (waiting.length === left.length)
      throw unfit(`${left.map((spec) => spec.name).join(', ')} wait for each other`);
    left = waiting;
  }
}

function unfit(message: string): DeployError {
  return new DeployError('usage', 'SUPERVISOR_SPEC', message);
}
