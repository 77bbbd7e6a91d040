import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { historyRows } from '../history/changes.ts';
import { readHistory } from '../history/store.ts';
import { whoIsAtWork } from '../pipeline/lease.ts';
import { openCluster } from './cluster.ts';
import { addClusterOptions, clusterOverrides, type ClusterOptions } from './cluster-options.ts';
import type { CommandModule } from './command.ts';
import { historyText } from './history-text.ts';
import { loadProject } from './project.ts';
import { requireKubernetes } from './target.ts';

/** `todo-deploy history`: what was deployed when, and what came of it. */
export const command: CommandModule<ClusterOptions> = {
  configure(command: Command) {
    addClusterOptions(command)
      .summary('what was deployed when, and what came of it')
      .description(
        'One line a deployment of the whole project, the newest first: revision, when, result, the image of\n' +
          'each component by its fingerprint, and what changed. A star marks what is deployed now. The newest\n' +
          'twenty are kept, in a ConfigMap of the namespace; there is no secret in it.',
      )
      .addHelpText(
        'after',
        '\nExamples:\n' +
          '  todo-deploy history                 the table\n' +
          '  todo-deploy history --json          one JSON document, with digests and Helm revisions\n',
      );
  },

  async run(context, options) {
    const project = await loadProject(context, clusterOverrides(options));
    await requireKubernetes(context, project, 'history');
    const { kubernetes } = await openCluster(context, project);
    const [history, holder] = await Promise.all([
      readHistory(kubernetes, project),
      whoIsAtWork(kubernetes, project.namespace, context.ports.clock.now()),
    ]);
    const revisions = historyRows(history, holder !== undefined);
    const text =
      revisions.length === 0
        ? `Nothing has been deployed in namespace "${project.namespace}" yet.`
        : historyText(revisions, process.stdout.columns);
    context.emit({ type: 'result', command: 'history', result: { revisions }, text });
    return exitCodes.ok;
  },
};
