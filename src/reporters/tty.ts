import type { DeployEvent } from '../pipeline/events.ts';
import { stepTitles } from '../pipeline/stepper.ts';
import { isTrouble, linesOf } from './plain.ts';
import type { TextReporterOptions } from './plain.ts';
import type { Reporter } from './reporter.ts';
import { drawStep } from './tty-step.ts';
import type { Screen, StepDrawing } from './tty-step.ts';
import { withoutControl } from './terminal.ts';
import { duration } from './text.ts';

export interface TtyReporterOptions extends TextReporterOptions {
  readonly screen: Screen;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The step that is being drawn. */
interface Active {
  readonly title: string;
  readonly drawing: StepDrawing;
  /** What came meanwhile and stays on the screen after the step. */
  readonly kept: DeployEvent[];
}

/**
 * Draws each step as a task that changes in place, with a line for each component below it. Everything goes
 * through one queue, for a finished drawing needs a moment to leave the screen.
 */
export function ttyReporter(options: TtyReporterOptions): Omit<Reporter, 'setRedactor'> {
  const view = new StepView(options);
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void> | void): void => {
    queue = queue.then(work);
  };
  return {
    emit: (event) => {
      enqueue(() => view.show(event));
    },
    pause: () => {
      enqueue(() => view.pause());
    },
    resume: () => {
      enqueue(() => {
        view.resume();
      });
    },
    close: async () => {
      enqueue(() => view.pause());
      await queue;
      await Promise.all([options.out.drained(), options.err.drained()]);
    },
  };
}

class StepView {
  readonly #options: TtyReporterOptions;
  #active: Active | undefined;
  #paused: string | undefined;

  constructor(options: TtyReporterOptions) {
    this.#options = options;
  }

  async show(event: DeployEvent): Promise<void> {
    switch (event.type) {
      case 'step-started':
        await this.#leave();
        this.#start(event.title);
        return;
      case 'step-progress':
        this.#active?.drawing.line(event.component ?? '', event.message);
        return;
      case 'step-finished':
      case 'step-failed':
        await this.#finish(event);
        return;
      default:
        if (this.#active === undefined) this.#print(event);
        else this.#keep(this.#active, event);
    }
  }

  /** Takes the drawing off the screen while somebody else writes to it. */
  async pause(): Promise<void> {
    this.#paused = this.#active?.title;
    await this.#leave();
  }

  resume(): void {
    if (this.#paused !== undefined) this.#start(this.#paused);
    this.#paused = undefined;
  }

  #start(title: string): void {
    const drawing = drawStep(title, this.#options.screen, this.#options.now);
    this.#active = { title, drawing, kept: [] };
  }

  async #leave(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    await active?.drawing.remove();
    active?.kept.forEach((event) => {
      this.#print(event);
    });
  }

  async #finish(
    event: Extract<DeployEvent, { type: 'step-finished' | 'step-failed' }>,
  ): Promise<void> {
    const { style, out } = this.#options;
    await this.#leave();
    const title = stepTitles[event.step];
    if (event.type === 'step-failed') out.write(`${style.bad('✖')} ${title}\n`);
    else {
      const mark = event.outcome === 'done' ? style.good('✔') : style.faint('=');
      const summary = withoutControl(event.summary, style.colour);
      out.write(`${mark} ${title}: ${summary} ${style.faint(duration(event.seconds))}\n`);
    }
  }

  #keep(active: Active, event: DeployEvent): void {
    const [first] = linesOf(event, this.#options.style, this.#options.verbose);
    if (first === undefined) return;
    active.kept.push(event);
    active.drawing.line(`kept ${active.kept.length}`, first, true);
  }

  #print(event: DeployEvent): void {
    const { style, verbose, out, err } = this.#options;
    const lines = linesOf(event, style, verbose);
    if (lines.length === 0) return;
    const text = event.type === 'plan' ? [...lines, ''] : lines;
    (isTrouble(event) ? err : out).write(`${withoutControl(text.join('\n'), style.colour)}\n`);
  }
}
