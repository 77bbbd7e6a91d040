/** What one run of `up` against one fault has shown, gathered and not yet judged. */
import type { Finding } from '../../src/diagnosis/finding.ts';
import type { EventError } from '../../src/pipeline/events.ts';
import type { Ran, TimedEvent } from './program.ts';

export interface Told {
  readonly at: number;
  readonly finding: Finding;
}

export interface Observation {
  readonly exit: number;
  readonly told: readonly Told[];
  /** The error that `up` ended with. */
  readonly error?: EventError;
  /** When the step failed, or `up` said its error; milliseconds since the epoch. */
  readonly verdictAt?: number;
  /** When the API server had the evidence, and that of the end of all hope. */
  readonly evidenceAt?: number;
  readonly finalAt?: number;
  readonly requests: { readonly answered: number; readonly failures: readonly string[] };
  /** What `up` wrote elsewhere: a stack trace has no place there. */
  readonly stderr: string;
}

/** All causes that the error names, as `up` ends. */
export function causesOf({ error }: Pick<Observation, 'error'>): readonly Root[] {
  return (error?.details ?? []).flatMap((line) => {
    const [, code, component, cause] = /^([A-Z_]+) (\S*) \([^)]*\): (.*)$/s.exec(line) ?? [];
    if (code === undefined || component === undefined || cause === undefined) return [];
    return [{ code, component, cause }];
  });
}

/** The root that the message of the error names, as `CODE component`; undefined when it names none. */
export function rootOf({ error }: Pick<Observation, 'error'>): Root | undefined {
  if (error === undefined) return undefined;
  const roots = causesOf({ error });
  return (
    roots.find(({ component, cause }) => error.message.endsWith(`${component}: ${cause}`)) ??
    roots[0]
  );
}

export interface Root {
  readonly code: string;
  readonly component: string;
  readonly cause: string;
}

/** Reads the events of a run. */
export function read(
  ran: Ran,
): Pick<Observation, 'exit' | 'told' | 'error' | 'verdictAt' | 'stderr'> {
  const told = ran.events.flatMap((event) =>
    event.type === 'finding' ? [{ at: timeOf(event), finding: event.finding }] : [],
  );
  const failed =
    ran.events.find(({ type }) => type === 'step-failed') ??
    ran.events.find(({ type }) => type === 'error');
  const last = ran.events.findLast(({ type }) => type === 'error') ?? failed;
  return {
    ...{ exit: ran.code, told, stderr: ran.stderr },
    ...(failed === undefined ? {} : { verdictAt: timeOf(failed) }),
    ...(last !== undefined && 'error' in last ? { error: last.error } : {}),
  };
}

/** Reads what `diagnose` says. */
export function readDiagnosis(ran: Ran): Pick<Observation, 'exit' | 'told' | 'stderr'> {
  const result = ran.events.find(({ type }) => type === 'result') as
    (TimedEvent & { readonly result?: { readonly findings?: readonly Finding[] } }) | undefined;
  const at = result === undefined ? 0 : timeOf(result);
  const told = (result?.result?.findings ?? []).map((finding) => ({ at, finding }));
  return { exit: ran.code, told, stderr: ran.stderr };
}

function timeOf({ time }: TimedEvent): number {
  return Date.parse(time);
}
