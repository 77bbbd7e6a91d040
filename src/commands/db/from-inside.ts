import { insideApp, proofPortsInside } from '../../databases/inside.ts';
import { tableRules, usesOf } from '../../databases/uses.ts';
import { DeployError } from '../../errors.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { openCluster } from '../cluster.ts';
import { clusterOverrides } from '../cluster-options.ts';
import type { CommandContext } from '../command.ts';
import { loadProject } from '../project.ts';
import { requireKubernetes } from '../target.ts';
import type { Subject } from './check.ts';
import type { DbOptions } from './verb.ts';

/**
 * The database of the project as the pods of its app see it. Throws what reading the configuration and the
 * secrets throws, TARGET_UNFIT and SETTING_INVALID (usage), INSIDE_UNSEEN (environment).
 */
export async function fromInside(context: CommandContext, options: DbOptions): Promise<Subject> {
  if (options.urlStdin === true || options.caFile !== undefined) {
    throw new DeployError(
      'usage',
      'SETTING_INVALID',
      '--inside asks for the database of the project',
      {
        hint: 'Leave --url-stdin and --ca-file out: from outside, `todo-deploy db check --url-stdin` does that.',
      },
    );
  }
  const project = await loadProject(context, clusterOverrides(options));
  await requireKubernetes(context, project, 'db check --inside');
  const { ports, env, emit } = context;
  const { byComponent, repairs } = await resolveSecrets(project, ports, env, { store: false });
  const { kubernetes } = await openCluster(context, project);
  const inside = await insideApp(kubernetes, project, byComponent);
  emit({ type: 'note', message: `asked from pod ${inside.pod.name} in ${inside.pod.namespace}` });
  return {
    uses: usesOf(project, byComponent, repairs),
    tables: tableRules(project),
    ports: proofPortsInside(inside, ports.clock),
    close: () => Promise.resolve(),
  };
}
