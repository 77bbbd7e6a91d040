import type { Command } from 'commander';
import { nearest } from '../config/suggest.ts';
import { chapters, explain, type Chapter } from '../diagnosis/explain.ts';
import { DeployError, exitCodes } from '../errors.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { chaptersText, explanationText } from './explain-text.ts';

/** `todo-deploy explain [CODE]`: what a code means and how to mend it. It needs no cluster and no project. */
export const command: CommandModule<object> = {
  configure(command: Command) {
    command
      .argument('[code]', 'code of a finding or an error, such as IMAGE_NOT_FOUND')
      .summary('what a code means, and how to mend it')
      .description(
        'Every finding and every error has a code. This shows what it means, what it mostly comes from, how to\n' +
          'look for yourself and how to mend it. Without a code it lists all of them.',
      )
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy explain                     all codes\n' +
          '  todo-deploy explain image_not_found     one of them\n' +
          '  todo-deploy explain CRASH --json        the same, for scripts\n',
      );
  },

  run(context, _options, [code]) {
    if (code === undefined) showAll(context, chapters());
    else showOne(context, code);
    return Promise.resolve(exitCodes.ok);
  },
};

function showAll(context: CommandContext, all: readonly Chapter[]): void {
  const result = all.map(({ title, explanations }) => ({
    title,
    codes: explanations.map((one) => ({ code: one.code, title: one.title })),
  }));
  context.emit({ type: 'result', command: 'explain', result, text: chaptersText(all) });
}

/** Throws CODE_UNKNOWN (usage). */
function showOne(context: CommandContext, code: string): void {
  const found = explain(code);
  if (found === undefined) throw unknown(code);
  context.emit({
    type: 'result',
    command: 'explain',
    result: found,
    text: explanationText(found),
  });
}

function unknown(code: string): DeployError {
  const codes = chapters().flatMap(({ explanations }) => explanations.map((one) => one.code));
  const meant = nearest(code, codes);
  return new DeployError('usage', 'CODE_UNKNOWN', `there is no code ${code}`, {
    hint:
      meant === undefined
        ? '`todo-deploy explain` lists all codes.'
        : `Did you mean ${meant}? todo-deploy explain ${meant}`,
  });
}
