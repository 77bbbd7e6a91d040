import type { BuildStatus, Vertex } from './buildkit-trace.ts';
import type { BuildProgress } from '../docker.ts';
import { splitLines, type LineSplitter } from '../lines.ts';

/** How many lines of a failing instruction are worth quoting. */
const quotedLines = 20;

export interface BuildFailure {
  /** The instruction with its place: `[build 3/5] RUN npm ci`. */
  readonly step: string;
  readonly error: string;
  readonly lastLines: readonly string[];
}

interface Step {
  readonly name: string;
  readonly output: LineSplitter;
  readonly lastLines: string[];
  told: 'nothing' | 'start' | 'end';
}

/** Steps that BuildKit adds by itself, of which nobody wrote a line. */
const ownSteps = /^(\[internal\]|copy \/context )/;

/** Follows a build through its status messages. */
export class BuildFollower {
  readonly #steps = new Map<string, Step>();
  readonly #tell: (progress: BuildProgress) => void;
  #failure: BuildFailure | undefined;

  constructor(tell: (progress: BuildProgress) => void) {
    this.#tell = tell;
  }

  /** The instruction that failed first, if one did. */
  get failure(): BuildFailure | undefined {
    return this.#failure;
  }

  take(status: BuildStatus): void {
    for (const vertex of status.vertexes) this.#begin(vertex);
    for (const { vertex, bytes } of status.logs) this.#steps.get(vertex)?.output.push(bytes);
    for (const vertex of status.vertexes) this.#finish(vertex);
  }

  #begin({ digest, name, started, cached }: Vertex): void {
    if (ownSteps.test(name)) return;
    const step = this.#steps.get(digest) ?? this.#newStep(digest, name);
    if (step.told !== 'nothing' || !started || cached) return;
    step.told = 'start';
    this.#tell({ step: name, status: 'started' });
  }

  #newStep(digest: string, name: string): Step {
    const lastLines: string[] = [];
    const output = splitLines((line) => {
      lastLines.push(line);
      if (lastLines.length > quotedLines) lastLines.shift();
      this.#tell({ step: name, status: 'output', line });
    });
    const step: Step = { name, output, lastLines, told: 'nothing' };
    this.#steps.set(digest, step);
    return step;
  }

  #finish({ digest, name, cached, completed, error }: Vertex): void {
    const step = this.#steps.get(digest);
    if (step === undefined || step.told === 'end' || !completed) return;
    // Steps that were stopped because another one failed report that as their error.
    if (error !== '' && /context canceled/i.test(error)) return;
    step.told = 'end';
    step.output.end();
    if (error !== '') this.#failure ??= { step: name, error, lastLines: step.lastLines };
    this.#tell({ step: name, status: error === '' ? (cached ? 'cached' : 'done') : 'failed' });
  }
}
