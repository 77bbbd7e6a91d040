import { DeployError } from '../errors.ts';
import type { Emit } from '../pipeline/events.ts';
import { describeError } from '../pipeline/stepper.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell, Rung } from './bell.ts';
import { Remembered, type Look } from './remembered.ts';

export interface LoopParts {
  readonly bell: Bell;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly look: Look;
  /**
   * Deploys what is there now; true when there was something to do. `planned` is called when it has read, and
   * written, what a deployment may write by itself.
   */
  readonly round: (planned: () => Promise<void>) => Promise<boolean>;
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
  await parts.round(() => memory.renewWritten());
  let end: LoopEnd = { rounds: 0 };
  tellWatching(emit);
  for (;;) {
    const rung = await bell.answered(signal);
    if (rung === undefined) {
      const late = bell.isRinging && (await memory.renew()).length > 0;
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
  { emit, signal, round }: LoopParts,
  memory: Remembered,
  { names }: Rung,
  hasFailed: boolean,
): Promise<Result | undefined> {
  try {
    const changes = await memory.renew();
    if (changes.length === 0 && hasFailed) {
      changes.push(...memory.savedAmong(names).map((name) => `saved again: ${name}`));
    }
    if (changes.length === 0) return undefined;
    emit({ type: 'changed', changes });
    const done = await round(() => memory.renewWritten());
    return { outcome: done ? 'live' : 'unchanged' };
  } catch (error) {
    if (signal.aborted || !(error instanceof DeployError)) throw error;
    emit({ type: 'error', error: describeError(error) });
    return { outcome: 'failed', failure: error };
  }
}

function tellWatching(emit: Emit): void {
  const message = 'Watching: what is saved is deployed. Ctrl-C ends it.';
  emit({ type: 'note', message });
}
