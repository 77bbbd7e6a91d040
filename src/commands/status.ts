import type { Command } from 'commander';
import type { Project } from '../config/project.ts';
import { exitCodes } from '../errors.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import { snapshotNamespace } from '../rollout/watch-namespace.ts';

import { Board } from '../reporters/board.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { healthOf } from '../targets/kubernetes/status.ts';
import { agedTo, statusText } from '../targets/status-text.ts';
import { watchHealth } from '../targets/kubernetes/status-watch.ts';
import type { HealthDocument } from '../targets/health.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { loadProject } from './project.ts';

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
    const { kubernetes } = await openCluster(context, project);
    const redact = await localRedactor(project, context.ports, context.env);
    context.setRedactor(redact);
    const about = { project, kubernetes, redact, env: context.env };
    if (options.watch === true) return watch(context, about);
    const { namespace } = project;
    const snapshot = await snapshotNamespace(kubernetes, namespace, () =>
      context.ports.clock.now(),
    );
    return show(context, await healthOf({ ...about, snapshot }));
  },
};

interface About {
  readonly project: Project;
  readonly kubernetes: Kubernetes;
  readonly redact: (text: string) => string;
  readonly env: CommandContext['env'];
}

function show(context: CommandContext, health: HealthDocument): number {
  context.emit({ type: 'result', command: 'status', result: health, text: statusText(health) });
  return codeOf(health);
}

function codeOf({ verdict }: HealthDocument): number {
  return verdict === 'healthy' ? exitCodes.ok : exitCodes.unhealthy;
}

/** Shows every change until Ctrl-C; then the exit code says how it was last. */
async function watch(context: CommandContext, about: About): Promise<number> {
  const { clock } = context.ports;
  const { stdout } = process;
  const board = stdout.isTTY && !context.global.json ? new Board(stdout) : undefined;
  let last: HealthDocument | undefined;
  try {
    await watchHealth({
      ...{ ...about, clock, signal: context.signal },
      onHealth: (health) => {
        last = health;
        if (board === undefined) show(context, health);
        else board.show(() => about.redact(`${statusText(agedTo(health, clock.now()))}${footer}`));
      },
    });
  } finally {
    board?.close();
  }
  if (last === undefined) return exitCodes.unhealthy;
  // The second screen is gone: what was last stays on the first one.
  return board === undefined ? codeOf(last) : show(context, last);
}

const footer = '\n\nwatching: it changes when something changes, Ctrl-C ends it';
