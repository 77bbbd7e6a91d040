import type { Command } from 'commander';
import { runForwarder } from '../access/process.ts';
import type { CommandModule } from './command.ts';

export interface ForwardOptions {
  readonly service: string;
  readonly port: string;
}

/** `todo-deploy forward`, not in the help: the process behind the URL on this machine. */
export const command: CommandModule<ForwardOptions> = {
  configure(command: Command) {
    command
      .description('Serves the URL on this machine; started by `up`, stopped by `teardown`.')
      .requiredOption('--service <name>')
      .requiredOption('--port <number>');
  },

  async run(context, options) {
    const kubernetes = await context.ports.kubernetes(context.global.context);
    const { service } = options;
    const namespace = context.global.namespace ?? 'default';
    await runForwarder({
      kubernetes,
      namespace,
      service,
      port: Number(options.port),
      signal: context.signal,
    });
    return 0;
  },
};
