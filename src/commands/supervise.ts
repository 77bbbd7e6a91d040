import type { Command } from 'commander';
import { runSupervisor } from '../supervisor/process.ts';
import type { CommandModule } from './command.ts';

export interface SuperviseOptions {
  readonly folder: string;
}

/** `todo-deploy supervise`, not in the help: the process that runs the app on this machine. */
export const command: CommandModule<SuperviseOptions> = {
  configure(command: Command) {
    command
      .description('Runs the app on this machine; started by `up`, stopped by `teardown`.')
      .requiredOption('--folder <path>');
  },

  async run(context, { folder }) {
    await runSupervisor(folder, context.signal);
    return 0;
  },
};
