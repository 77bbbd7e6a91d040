import type { Command } from 'commander';
import { databaseComponent, type Project } from '../config/project.ts';
import { DeployError, exitCodes } from '../errors.ts';
import { localRedactor } from '../targets/kubernetes/redact.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandModule } from './command.ts';
import { readLogsFlags, type LogsFlags, type LogsRequest } from './logs-options.ts';
import { sinkFor, tellMissing } from './logs-sink.ts';
import { loadProject } from './project.ts';
import { openTarget } from './target.ts';

export interface LogsCommandOptions extends ClusterOptions, LogsFlags {}

/** `todo-deploy logs`: the logs of all components, in order of time. */
export const command: CommandModule<LogsCommandOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('the logs of all components, in order of time')
      .description(
        'Merges the logs of all pods, migrations included, in order of time. Each line starts with the\n' +
          'component and the end of the name of its pod. Lines that programs write as JSON are shown as time,\n' +
          'level, message and key=value. Secrets that this machine knows are taken out.',
      )
      .argument('[component]', 'only this component, for instance backend')
      .option('-f, --follow', 'go on, with pods that come and go; Ctrl-C ends it')
      .option('--since <duration>', 'only what is newer: 30s, 5m, 2h, 1d')
      .option('--since-deploy', 'only what came after the last deploy of each component')
      .option('--tail <lines>', 'only the last lines of each container')
      .option('--previous', 'the run before the present one: why did it crash')
      .option('--grep <pattern>', 'only lines that match this regular expression')
      .option('--raw', 'the lines as the containers wrote them, with nothing before them')
      .addHelpText('after', examples);
  },

  async run(context, options, args) {
    const request = readLogsFlags(options, context.global.json);
    const project = await loadProject(context, clusterOverrides(options));
    const component = args[0];
    if (component !== undefined) checkComponent(project, component);
    const target = await openTarget(context, project);
    const { follow, previous, sinceDeploy, sinceSeconds, tailLines, style } = request;
    const known = await localRedactor(project, context.ports, context.env, context);
    context.setRedactor(known);
    const count = await target.logs(
      {
        ...{ follow, previous, sinceDeploy },
        ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
        ...(tailLines === undefined ? {} : { tailLines }),
        ...(component === undefined ? {} : { component }),
        ...{ bytes: style === 'raw', onMissing: tellMissing },
      },
      sinkFor(context, request, known),
    );
    if (count === 0) throw nothing(project, request);
    return exitCodes.ok;
  },
};

const examples =
  '\nExamples:\n' +
  '  todo-deploy logs -f                          everything, as it comes\n' +
  '  todo-deploy logs backend --since 5m          the last five minutes of the backend\n' +
  '  todo-deploy logs --since-deploy --grep ERROR what went wrong since the last deploy\n' +
  '  todo-deploy logs backend --previous          what it wrote before it crashed\n' +
  '  todo-deploy logs --json                      one JSON object a line, with pod and time\n' +
  '  todo-deploy logs backend --raw -f | jq .     what the backend itself writes\n' +
  '\nOne way to begin (--since or --since-deploy) goes with --tail, --grep and either of --raw and --json;\n' +
  '--previous does not go with --follow.\n';

function checkComponent({ config }: Project, name: string): void {
  const inCluster = config.database.source === 'in-cluster' ? [databaseComponent] : [];
  const names = [...Object.keys(config.components), ...inCluster].sort();
  if (names.includes(name)) return;
  throw new DeployError('usage', 'COMPONENT_UNKNOWN', `there is no component "${name}"`, {
    hint: `The components are: ${names.join(', ')}.`,
  });
}

function nothing({ config }: Project, { previous }: LogsRequest): DeployError {
  if (previous) {
    return new DeployError('unhealthy', 'NO_LOGS', 'nothing has had a run before the present one', {
      hint: 'Leave --previous out.',
    });
  }
  return new DeployError(
    'unhealthy',
    'NO_LOGS',
    `nothing of ${config.name} runs there, so there are no logs`,
    {
      hint: 'Deploy it with `todo-deploy up`.',
    },
  );
}
