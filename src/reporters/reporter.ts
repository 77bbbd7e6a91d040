import type { Emit } from '../pipeline/events.ts';

/** Draws events for a person or a program. */
export interface Reporter {
  readonly emit: Emit;
  /** Stops redrawing while a prompt is open. */
  pause(): void;
  resume(): void;
  /** From now on every text passes through this before it is shown; set it as soon as secrets are known. */
  setRedactor(redact: (text: string) => string): void;
  /** Writes what is left and gives the terminal back. */
  close(): Promise<void>;
}
