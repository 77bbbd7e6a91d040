import type { DeployEvent, Emit } from '../pipeline/events.ts';
import type { PlannedStep, StepId } from '../plan/steps.ts';

/** Steps that are told also when they have nothing to do: they say whether the app serves. */
const always: readonly StepId[] = ['watch', 'verify', 'rollback'];

/** Tells of rounds: of the first one everything, of those after it what is new. */
export class RoundTeller {
  readonly #told = new Set<string>();
  #doing: readonly StepId[] = always;

  constructor(private readonly emit: Emit) {}

  readonly whole: Emit = (event) => {
    this.#isNew(event);
    this.emit(event);
  };

  /**
   * Of the plan what will be done, of the steps those, and of notes and warnings those that no round before has
   * told.
   */
  readonly news: Emit = (event) => {
    switch (event.type) {
      case 'plan': {
        const steps = due(event.steps);
        this.#doing = [...always, ...steps.map(({ step }) => step)];
        this.emit({ type: 'plan', steps });
        return;
      }
      case 'step-started':
      case 'step-progress':
      case 'step-finished':
        if (this.#doing.includes(event.step)) this.emit(event);
        return;
      default:
        if (this.#isNew(event)) this.emit(event);
    }
  };

  #isNew(event: DeployEvent): boolean {
    if (event.type !== 'note' && event.type !== 'warning') return true;
    const known = this.#told.has(event.message);
    this.#told.add(event.message);
    return !known;
  }
}

function due(plan: readonly PlannedStep[]): PlannedStep[] {
  return plan.flatMap(({ step, actions }) => {
    const left = actions.filter(({ action }) => action === 'do');
    return left.length === 0 ? [] : [{ step, actions: left }];
  });
}
