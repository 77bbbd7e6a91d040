import { Chalk } from 'chalk';

/** How the parts of a text look; all of them leave it alone where colours are off. */
export interface Style {
  /** Whether there are colours at all. */
  readonly colour: boolean;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly caution: (text: string) => string;
}

/** Sixteen colours, which every terminal has in its own theme. */
export function styleFor(colour: boolean): Style {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return {
    colour,
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    caution: chalk.yellow,
  };
}
