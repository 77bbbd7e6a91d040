import { Argument, type Command } from 'commander';
import { scripts, shells, type Shell } from '../completion/shells.ts';
import { exitCodes } from '../errors.ts';
import type { CommandModule } from './command.ts';

/** `todo-deploy completion`: the script that makes a shell complete the command line. */
export const command: CommandModule<object> = {
  configure(command: Command) {
    command
      .summary('make your shell complete commands, flags and names')
      .description(
        'Prints a script for your shell. Commands and flags are completed, and the names of components,\n' +
          'contexts, targets, revisions and codes.',
      )
      .addArgument(new Argument('<shell>', 'which shell').choices(shells))
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  eval "$(todo-deploy completion bash)"        in ~/.bashrc\n' +
          '  eval "$(todo-deploy completion zsh)"         in ~/.zshrc, after compinit\n' +
          '  todo-deploy completion fish > ~/.config/fish/completions/todo-deploy.fish\n' +
          '  todo-deploy completion powershell | Out-String | Invoke-Expression\n',
      );
  },

  run(_context, _options, [shell]) {
    process.stdout.write(scripts[shell as Shell]);
    return Promise.resolve(exitCodes.ok);
  },
};
