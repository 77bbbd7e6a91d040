import { once } from 'node:events';
import type { Command } from 'commander';
import { databaseComponent, type Project } from '../config/project.ts';
import { DeployError, exitCodes } from '../errors.ts';
import { chooseColour } from '../reporters/choose.ts';
import { logFormatter } from '../reporters/log-lines.ts';
import type { LogSink } from '../targets/kubernetes/log-record.ts';
import { followLogs, printLogs, type LogsOptions } from '../targets/kubernetes/logs.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { loadProject } from './project.ts';

export interface LogsCommandOptions extends ClusterOptions {
  readonly follow?: boolean;
  readonly since?: string;
  readonly tail?: string;
  readonly previous?: boolean;
}

/** `todo-deploy logs`: the logs of all components, in order of time. */
export const command: CommandModule<LogsCommandOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('the logs of all components, in order of time')
      .description(
        'Merges the logs of all pods, migrations included, in order of time; each line starts with the\n' +
          'component and the end of the name of its pod. Secrets that this machine knows are taken out.',
      )
      .argument('[component]', 'only this component, for instance backend')
      .option('-f, --follow', 'go on, with pods that come and go; Ctrl-C ends it')
      .option('--since <duration>', 'only what is newer: 30s, 5m, 2h, 1d')
      .option('--tail <lines>', 'only the last lines of each container')
      .option('--previous', 'the run before the present one: why did it crash')
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy logs -f                 everything, as it comes\n' +
          '  todo-deploy logs backend --since 5m the last five minutes of the backend\n' +
          '  todo-deploy logs backend --previous what it wrote before it crashed\n' +
          '  todo-deploy logs --json             one JSON object a line\n',
      );
  },

  async run(context, options, args) {
    const wanted = readOptions(options);
    const project = await loadProject(context, clusterOverrides(options));
    const component = args[0];
    if (component !== undefined) checkComponent(project, component);
    const { kubernetes } = await openCluster(context, project);
    const redact = await localRedactor(project, context.ports, context.env);
    context.setRedactor(redact);
    const where = { kubernetes, namespace: project.namespace, project: project.config.name };
    const logs: LogsOptions = {
      ...{ ...where, ...wanted, signal: context.signal, sink: sinkFor(context, redact) },
      ...(component === undefined ? {} : { component }),
    };
    if (options.follow === true) {
      await followLogs(logs);
      return exitCodes.ok;
    }
    if ((await printLogs(logs, options.previous === true)) === 0) throw nothing(project, options);
    return exitCodes.ok;
  },
};

type Wanted = Pick<LogsOptions, 'sinceSeconds' | 'tailLines'>;

function readOptions({ since, tail, follow, previous }: LogsCommandOptions): Wanted {
  if (follow === true && previous === true) {
    throw new DeployError(
      'usage',
      'OPTIONS_CONFLICT',
      '--follow and --previous exclude each other',
      {
        hint: 'A run that has ended writes no more: leave --follow out.',
      },
    );
  }
  return {
    ...(since === undefined ? {} : { sinceSeconds: secondsOf(since) }),
    ...(tail === undefined ? {} : { tailLines: linesOf(tail) }),
  };
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `5m`, `1h30m`, `2d` as seconds. Throws SINCE_INVALID (usage). */
export function secondsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const total = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * (unitSeconds[unit ?? ''] ?? 0),
    0,
  );
  if (total > 0 && parts.map(([part]) => part).join('') === text) return total;
  throw new DeployError('usage', 'SINCE_INVALID', `--since ${text} is not a duration`, {
    hint: 'Give a number and a unit: 30s, 5m, 2h, 1d.',
  });
}

function linesOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new DeployError('usage', 'TAIL_INVALID', `--tail ${text} is not a number of lines`, {
    hint: 'Give a whole number: --tail 100.',
  });
}

function checkComponent({ config }: Project, name: string): void {
  const inCluster = config.database.source === 'in-cluster' ? [databaseComponent] : [];
  const names = [...Object.keys(config.components), ...inCluster].sort();
  if (names.includes(name)) return;
  throw new DeployError('usage', 'COMPONENT_UNKNOWN', `there is no component "${name}"`, {
    hint: `The components are: ${names.join(', ')}.`,
  });
}

function nothing({ config, namespace }: Project, { previous }: LogsCommandOptions): DeployError {
  if (previous === true) {
    return new DeployError(
      'unhealthy',
      'NO_LOGS',
      'no container has had a run before the present one',
      {
        hint: 'Leave --previous out.',
      },
    );
  }
  return new DeployError(
    'unhealthy',
    'NO_LOGS',
    `${config.name} has no pods in namespace ${namespace}`,
    {
      hint: 'Deploy it with `todo-deploy up`.',
    },
  );
}

/** Writes to standard output, no faster than it is read. */
function sinkFor({ global, env }: CommandContext, redact: (text: string) => string): LogSink {
  const { stdout } = process;
  const colour = chooseColour({ color: global.color, env, stdout });
  const format = logFormatter({ json: global.json, colour, redact });
  return async (records) => {
    const text = records.map((record) => `${format(record)}\n`).join('');
    if (!stdout.write(text) && !stdout.destroyed)
      await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]);
  };
}
