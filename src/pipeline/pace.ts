import type { PlannedStep, StepId } from '../plan/steps.ts';
import type { DeployEvent, Emit } from './events.ts';

/** Seconds that a step took when it had something to do, by step. */
export type Pace = Readonly<Partial<Record<StepId, number>>>;

/** How much the newest run counts against all before it. */
const weightOfNewest = 0.5;

/**
 * Tells with each step how long it usually takes and how long everything from there on should take, and
 * learns from what this run takes.
 */
export class PaceKeeper {
  private plan: readonly StepId[] = [];
  private readonly learned: Partial<Record<StepId, number>>;

  constructor(
    private readonly known: Pace,
    private readonly emitTo: Emit,
  ) {
    this.learned = { ...known };
  }

  /** From now on the steps of this plan count that have something to do. */
  follow(plan: readonly PlannedStep[]): void {
    this.plan = plan
      .filter(({ actions }) => actions.some(({ action }) => action === 'do'))
      .map(({ step }) => step);
  }

  readonly emit: Emit = (event) => {
    if (event.type === 'step-finished' && event.outcome === 'done') this.learn(event);
    this.emitTo(event.type === 'step-started' ? { ...event, ...this.estimate(event.step) } : event);
  };

  /** What is known after this run. */
  get pace(): Pace {
    return this.learned;
  }

  private learn({ step, seconds }: Extract<DeployEvent, { type: 'step-finished' }>): void {
    const before = this.learned[step] ?? seconds;
    this.learned[step] = before * (1 - weightOfNewest) + seconds * weightOfNewest;
  }

  /** Nothing is said as long as one of the steps that remain was never seen. */
  private estimate(step: StepId): { usualSeconds?: number; leftSeconds?: number } {
    const usual = this.known[step];
    if (usual === undefined || !this.plan.includes(step)) return {};
    const times = this.plan.slice(this.plan.indexOf(step)).map((id) => this.known[id]);
    const seen = times.filter((time) => time !== undefined);
    if (seen.length < times.length) return { usualSeconds: usual };
    return { usualSeconds: usual, leftSeconds: seen.reduce((total, time) => total + time, 0) };
  }
}
