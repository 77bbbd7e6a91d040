import { failuresAfter, pauseAfter } from './backoff.ts';
import type { Standing } from './order.ts';
import { Run, type Surroundings } from './run.ts';
import type { ProcessEnd, ProcessSpec, ProcessState, RunState } from './spec.ts';

/** One process that is to be kept running, through all of its runs. */
export class Supervised {
  private run: Run | undefined;
  private lastEnd: ProcessEnd | null = null;
  private failures = 0;
  private restarts = 0;
  private wasStarted = false;
  private rest: { readonly until: number; readonly wake: AbortController } | undefined;

  constructor(
    private spec: ProcessSpec,
    private isWanted: boolean,
    private readonly world: Surroundings,
    private readonly onChange: () => void,
  ) {}

  /** Nothing runs and nothing is to run. */
  get isGone(): boolean {
    return this.run === undefined && !this.isWanted;
  }

  /** What is to run from now on; undefined for nothing. Another fingerprint begins anew. */
  want(spec: ProcessSpec | undefined): void {
    this.isWanted = spec !== undefined;
    // A start that was asked for is not kept waiting.
    this.rest?.wake.abort();
    if (spec === undefined) return;
    if (spec.fingerprint !== this.spec.fingerprint) {
      this.restarts = 0;
      this.wasStarted = false;
    }
    this.failures = 0;
    this.spec = spec;
  }

  get standing(): Standing {
    const { spec, run } = this;
    return {
      name: spec.name,
      port: run?.spec.port ?? spec.port,
      after: spec.after,
      runsAfter: run?.spec.after ?? [],
      wanted: this.isWanted ? spec.fingerprint : undefined,
      running: run?.spec.fingerprint,
      ready: run?.state === 'ready' && !run.isEnding,
      ending: run?.isEnding === true,
      resting: this.rest !== undefined,
    };
  }

  get state(): ProcessState {
    const { spec, run, rest } = this;
    return {
      name: spec.name,
      component: spec.component,
      state: this.runState(),
      pid: run?.pid ?? null,
      port: run?.spec.port ?? spec.port,
      startedAt: run === undefined ? null : new Date(run.startedAt).toISOString(),
      restarts: this.restarts,
      fingerprint: run?.spec.fingerprint ?? spec.fingerprint,
      lastEnd: this.lastEnd,
      health: run?.health ?? null,
      ...(rest === undefined ? {} : { nextStartAt: new Date(rest.until).toISOString() }),
    };
  }

  start(): void {
    if (this.wasStarted) this.restarts += 1;
    this.wasStarted = true;
    const run = new Run(this.spec, this.world, this.onChange);
    this.run = run;
    void run.over.then((end) => {
      this.finish(run, end);
    });
  }

  stop(): void {
    this.run?.stop();
  }

  async probe(): Promise<void> {
    await this.run?.probe();
  }

  private runState(): RunState {
    if (this.run !== undefined) return this.run.isEnding ? 'stopped' : this.run.state;
    if (!this.isWanted) return 'stopped';
    return this.rest === undefined ? 'waiting' : 'backoff';
  }

  private finish(run: Run, end: ProcessEnd): void {
    this.run = undefined;
    this.lastEnd = end;
    if (end.reason !== 'stopped' && this.isWanted) {
      const endedAt = Date.parse(end.at);
      this.failures = failuresAfter(this.failures, endedAt - run.startedAt);
      this.pauseUntil(endedAt + pauseAfter(this.failures));
    }
    this.onChange();
  }

  private pauseUntil(until: number): void {
    const wake = new AbortController();
    this.rest = { until, wake };
    const go = (): void => {
      this.rest = undefined;
      this.onChange();
    };
    this.world.clock.sleep(until - this.world.clock.now(), wake.signal).then(go, go);
  }
}
