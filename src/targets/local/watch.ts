import type { Finding } from '../../diagnosis/finding.ts';
import { DeployError, interrupted } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { findingDetails, rootOf } from '../../rollout/rollout-failed.ts';
import type { ProcessState, Supervisor } from '../../supervisor/spec.ts';
import { processFinding } from './findings.ts';

/** How long all may take together, in milliseconds. */
const patienceMs = 10 * 60_000;
/** One that was unready before may have lost what it needs, and have it again now. */
const recoveryMs = 20_000;

export interface WatchProcesses {
  readonly supervisor: Supervisor;
  /** Names of the processes that have to become ready. */
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline?: number;
  readonly redact: (text: string) => string;
  readonly onState: (state: ProcessState) => void;
  readonly onFinding: (finding: Finding) => void;
}

/**
 * Watches until all of these processes are ready. Throws ROLLOUT_FAILED (unhealthy) as soon as one of them
 * cannot become so, or when time is up, with what was found; INTERRUPTED when the signal fires.
 */
export async function untilReady(options: WatchProcesses): Promise<void> {
  const { supervisor, names, clock, signal } = options;
  const watch = new Watch(options);
  const stop = new AbortController();
  const limit = options.deadline ?? clock.now() + patienceMs;
  const after = (ms: number, then: () => void) =>
    clock.sleep(Math.max(0, ms), stop.signal).then(then, () => undefined);
  const check = (): void => {
    if (watch.isOver) stop.abort();
  };
  const timers = [
    after(limit - clock.now(), () => {
      stop.abort();
    }),
    after(recoveryMs, () => {
      watch.recoveryIsOver = true;
      check();
    }),
  ];
  try {
    const both = AbortSignal.any([signal, stop.signal]);
    await supervisor.watch((states) => {
      watch.see(states.filter(({ name }) => names.includes(name)));
      check();
    }, both);
  } finally {
    stop.abort();
    await Promise.all(timers);
  }
  if (signal.aborted) throw interrupted('waiting for the processes');
  if (!watch.isReady) throw watch.failure();
}

/** What was seen, and what follows from it. */
class Watch {
  recoveryIsOver = false;
  private last: readonly ProcessState[] = [];
  private readonly told = new Set<string>();

  constructor(private readonly options: WatchProcesses) {}

  see(states: readonly ProcessState[]): void {
    this.last = states;
    states.forEach(this.options.onState);
    for (const finding of this.findings) {
      const key = `${finding.code} ${finding.component} ${finding.patience}`;
      if (!this.told.has(key)) this.options.onFinding(finding);
      this.told.add(key);
    }
  }

  get isReady(): boolean {
    return this.last.length === this.options.names.length && this.last.every(isReady);
  }

  /** All are ready, or waiting cannot help: one ends again and again, or was not ready in its time. */
  get isOver(): boolean {
    const late = this.recoveryIsOver && this.last.some(({ state }) => state === 'unready');
    return this.isReady || late || this.findings.some(({ patience }) => patience === 'terminal');
  }

  failure(): DeployError {
    const { findings } = this;
    const root = rootOf(findings);
    const waiting = this.last
      .filter((state) => !isReady(state))
      .map(({ name, state }) => `${name}: ${state}`);
    const message =
      root === undefined
        ? `not ready in time: ${waiting.join(', ')}`
        : `${root.component}: ${root.cause}`;
    return new DeployError('unhealthy', 'ROLLOUT_FAILED', message, {
      details: findings.length > 0 ? findings.flatMap(findingDetails) : waiting,
      hint: root?.remedy ?? 'See what they say: todo-deploy logs',
    });
  }

  private get findings(): Finding[] {
    return this.last.flatMap((state) => processFinding(state, this.options.redact) ?? []);
  }
}

function isReady({ state }: ProcessState): boolean {
  return state === 'ready';
}
