import { DeployError } from '../errors.ts';
import type { CommandContext } from './command.ts';

/** What a person is told who presses Ctrl-C at a question. */
export interface Stopped {
  readonly message: string;
  readonly hint: string;
}

const stopped = ['ExitPromptError', 'AbortPromptError'];

/**
 * Asks questions with the terminal to themselves, and gives what `ask` gives. Throws INTERRUPTED, in the words
 * of `told`, when the person presses Ctrl-C at one of them, or while an answer is looked up.
 */
export async function prompting<T>(
  context: Pick<CommandContext, 'reporter'>,
  told: Stopped,
  ask: () => Promise<T>,
): Promise<T> {
  context.reporter.pause();
  try {
    return await ask();
  } catch (error) {
    const wasStopped = error instanceof DeployError && error.kind === 'interrupted';
    const atQuestion = error instanceof Error && stopped.includes(error.name);
    if (!wasStopped && !atQuestion) throw error;
    const { message, hint } = told;
    throw new DeployError('interrupted', 'INTERRUPTED', message, { hint, cause: error });
  } finally {
    context.reporter.resume();
  }
}
