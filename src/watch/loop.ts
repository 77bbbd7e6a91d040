import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import { describeError } from '../pipeline/stepper.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell, Rung } from './bell.ts';
import { Remembered, type Change, type Look } from './remembered.ts';
import type { Sight } from './sight.ts';

/** What the sources held when a round began, and what a round tells on its way. */
export interface Round {
  readonly sight: Sight;
  /** It has read, and written, what a deployment may write by itself. */
  readonly planned: () => Promise<void>;
}

/** The name that rings when something has started by itself, and may lack what was brought into it. */
export const restarted = ':restarted';

export interface LoopParts {
  readonly bell: Bell;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly look: Look;
  /** Deploys what is there now; true when there was something to do. */
  readonly round: (round: Round) => Promise<boolean>;
  /** Brings what has changed into what runs; false when that asks for a round. */
  readonly sync: (change: Change, now: Sight) => Promise<boolean>;
  /** Brings it into what has started by itself. */
  readonly catchUp: (now: Sight) => Promise<void>;
}

/** How the loop ended. */
export interface LoopEnd {
  /** Rounds that saved files made. */
  readonly rounds: number;
  /** Why the last round failed, when it did. */
  readonly failure?: DeployError;
  /** Something was saved a moment before the end, and no round was made of it any more. */
  readonly late?: boolean;
}

/**
 * Deploys, and again whenever something has changed that the deployment is made of, until the signal fires while
 * nothing is under way. What is saved during a round makes one more. A round that fails is told; the next save
 * tries again, also one that changes nothing. Throws what the first round throws, why the bell broke, and
 * INTERRUPTED when the signal fires during a round.
 */
export async function watchLoop(parts: LoopParts): Promise<LoopEnd> {
  const { bell, clock, emit, signal } = parts;
  const memory = new Remembered(parts.look);
  await memory.renew();
  await deployed(parts, memory);
  let end: LoopEnd = { rounds: 0 };
  tellWatching(emit);
  for (;;) {
    const rung = await bell.answered(signal);
    if (rung === undefined) {
      const late = bell.isRinging && (await memory.renew()).names.size > 0;
      return late ? { ...end, late } : end;
    }
    const result = await oneRound(parts, memory, rung, end.failure !== undefined);
    if (result === undefined) continue;
    const { outcome, failure } = result;
    emit({ type: 'round', outcome, seconds: (clock.now() - rung.since) / 1000 });
    end = { rounds: end.rounds + 1, ...(failure === undefined ? {} : { failure }) };
    tellWatching(emit);
  }
}

interface Result {
  readonly outcome: 'live' | 'unchanged' | 'failed';
  readonly failure?: DeployError;
}

/** Undefined when what has rung the bell makes no round. */
async function oneRound(
  parts: LoopParts,
  memory: Remembered,
  { names }: Rung,
  hasFailed: boolean,
): Promise<Result | undefined> {
  const { emit, signal } = parts;
  try {
    const found = await memory.renew();
    const change = found.names.size === 0 && hasFailed ? memory.savedAgain(names) : found;
    if (change.names.size === 0) {
      if (names.has(restarted)) await parts.catchUp(memory.sight);
      return undefined;
    }
    emit({ type: 'changed', changes: change.lines });
    const synced = await syncOf(parts, change, memory.sight);
    if (synced === 'stopped') return undefined;
    const done = synced || (await deployed(parts, memory));
    return { outcome: done ? 'live' : 'unchanged' };
  } catch (error) {
    if (signal.aborted || !(error instanceof DeployError)) throw error;
    emit({ type: 'error', error: describeError(error) });
    return { outcome: 'failed', failure: error };
  }
}

/** A sync that is stopped leaves nothing half done: what the container has is put right with all else. */
async function syncOf(
  { sync, signal }: LoopParts,
  change: Change,
  now: Sight,
): Promise<boolean | 'stopped'> {
  try {
    return await sync(change, now);
  } catch (error) {
    if (signal.aborted) return 'stopped';
    throw error;
  }
}

function deployed(parts: LoopParts, memory: Remembered): Promise<boolean> {
  return parts.round({ sight: memory.sight, planned: () => memory.renewWritten() });
}

function tellWatching(emit: Emit): void {
  const message = 'Watching: what is saved is deployed. Ctrl-C ends it.';
  emit({ type: 'note', message });
}
