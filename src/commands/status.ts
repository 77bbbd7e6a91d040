import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { Board } from '../reporters/board.ts';
import { agedTo, statusText } from '../targets/status-text.ts';
import type { HealthDocument } from '../targets/health.ts';
import type { Target } from '../targets/target.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { warnOfEnd } from './database-end.ts';
import { loadProject } from './project.ts';
import { openTarget } from './target.ts';

export interface StatusOptions extends ClusterOptions {
  readonly watch?: boolean;
}

/** `todo-deploy status`: is it healthy, and if not, what to do. */
export const command: CommandModule<StatusOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('is it healthy, and if not, what to do')
      .description(
        'Shows each component (pods, image, age, restarts, health path with latency, CPU and memory where the\n' +
          'cluster has metrics), the database, one line of verdict, and a remedy for everything that is wrong.\n' +
          'Exit code 0 means healthy, 5 means not.',
      )
      .option('-w, --watch', 'stay, and draw anew when something changes; Ctrl-C ends it')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy status                  the table\n' +
          '  todo-deploy status --watch          the table, kept up to date\n' +
          '  todo-deploy status --json           one JSON document, for scripts\n',
      );
  },

  async run(context, options) {
    const project = await loadProject(context, clusterOverrides(options));
    await warnOfEnd(context, project);
    const target = await openTarget(context, project);
    if (options.watch === true) return watch(context, target);
    return show(context, await target.health());
  },
};

function show(context: CommandContext, health: HealthDocument): number {
  const text = statusText(health, process.stdout.columns);
  context.emit({ type: 'result', command: 'status', result: health, text });
  return codeOf(health);
}

function codeOf({ verdict }: HealthDocument): number {
  return verdict === 'healthy' ? exitCodes.ok : exitCodes.unhealthy;
}

/** Shows every change until Ctrl-C; then the exit code says how it was last. */
async function watch(context: CommandContext, target: Target): Promise<number> {
  const { clock } = context.ports;
  const { stdout } = process;
  const board =
    stdout.isTTY && !context.global.json && !context.global.plain ? new Board(stdout) : undefined;
  let last: HealthDocument | undefined;
  try {
    await target.watchHealth((health) => {
      last = health;
      if (board === undefined) show(context, health);
      else board.show(() => statusText(agedTo(health, clock.now()), stdout.columns) + footer);
    });
  } finally {
    board?.close();
  }
  if (last === undefined) return exitCodes.unhealthy;
  // The second screen is gone: what was last stays on the first one.
  return board === undefined ? codeOf(last) : show(context, last);
}

const footer = '\n\nwatching: it changes when something changes, Ctrl-C ends it';
