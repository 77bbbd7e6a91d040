import type { DeployEvent } from '../pipeline/events.ts';
import { stepTitles } from '../pipeline/stepper.ts';
import { isTrouble, linesOf, shortened } from './plain.ts';
import type { TextReporterOptions } from './plain.ts';
import type { Reporter } from './reporter.ts';
import { drawStep } from './tty-step.ts';
import { livingLine, type Heading, type Progress } from './progress-text.ts';
import type { Screen, StepDrawing } from './tty-step.ts';
import { withoutControl } from './terminal.ts';
import { Told } from './told.ts';
import { duration } from './text.ts';
import { wrapLine } from './wrap.ts';

export interface TtyReporterOptions extends TextReporterOptions {
  readonly screen: Screen;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The step that is being drawn. */
interface Active {
  readonly heading: Heading;
  readonly drawing: StepDrawing;
  /** What came meanwhile and stays on the screen after the step; the newest of each finding. */
  readonly kept: Map<string, DeployEvent>;
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
  #paused: Heading | undefined;
  readonly #told = new Told();

  constructor(options: TtyReporterOptions) {
    this.#options = options;
  }

  async show(event: DeployEvent): Promise<void> {
    switch (event.type) {
      case 'step-started':
        await this.#leave();
        this.#start(event);
        return;
      case 'step-progress':
        this.#progress(event);
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
    this.#paused = this.#active?.heading;
    await this.#leave();
  }

  resume(): void {
    if (this.#paused !== undefined) this.#start(this.#paused);
    this.#paused = undefined;
  }

  #start(heading: Heading): void {
    const drawing = drawStep(heading, this.#options.screen, this.#options.now);
    this.#active = { heading, drawing, kept: new Map() };
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
    this.#forgetFindings(event.type === 'step-finished');
    await this.#leave();
    const title = stepTitles[event.step];
    if (event.type === 'step-failed') out.write(`${style.bad('✖')} ${title}\n`);
    else {
      const mark = event.outcome === 'done' ? style.good('✔') : style.faint('=');
      const summary = withoutControl(event.summary, style.colour);
      const line = `${mark} ${title}: ${summary} ${style.faint(duration(event.seconds))}`;
      out.write(`${wrapLine(line, this.#options.screen.columns).join('\n')}\n`);
    }
  }

  /**
   * A step that ended well has got over what it was waiting for. One that failed has a cause that is sure,
   * and what was suspected of the same component on the way is no longer of interest.
   */
  #forgetFindings(endedWell: boolean): void {
    const kept = this.#active?.kept ?? new Map<string, DeployEvent>();
    const findings = [...kept.values()].filter((event) => event.type === 'finding');
    const sure = new Set(
      findings
        .filter(({ finding }) => finding.patience === 'terminal')
        .map(({ finding }) => finding.component),
    );
    for (const [key, event] of kept) {
      if (event.type !== 'finding') continue;
      const { patience, component } = event.finding;
      if (endedWell || (patience !== 'terminal' && sure.has(component))) kept.delete(key);
    }
  }

  /** A workload has a line, its pods have theirs below it, and they count the seconds by themselves. */
  #progress(event: Progress): void {
    const told = this.#options.now();
    const key = `${event.component ?? ''} ${event.pod ?? ''}`;
    const line = () => livingLine(event, this.#options.now() - told);
    this.#active?.drawing.line(key, event.phase === 'gone' ? undefined : line);
  }

  #keep(active: Active, event: DeployEvent): void {
    const [first] = linesOf(event, this.#options.style, this.#options.verbose);
    if (first === undefined) return;
    if (event.type === 'finding') {
      // The line of its component says it already, with the time that is left.
      active.kept.set(`${event.finding.code} ${event.finding.component}`, event);
      return;
    }
    const key = `~${active.kept.size}`;
    active.kept.set(key, event);
    active.drawing.line(key, () => first);
  }

  #print(event: DeployEvent): void {
    const { style, verbose, out, err } = this.#options;
    const lines = linesOf(shortened(event, this.#told), style, verbose);
    if (lines.length === 0) return;
    const { columns } = this.#options.screen;
    // Whatever may hold a command is left to the terminal, from which it is copied in one piece.
    const isProse = event.type === 'plan' || event.type === 'note';
    const laidOut = isProse ? lines.flatMap((line) => wrapLine(line, columns)) : lines;
    const text = event.type === 'plan' ? [...laidOut, ''] : laidOut;
    (isTrouble(event) ? err : out).write(`${withoutControl(text.join('\n'), style.colour)}\n`);
  }
}
