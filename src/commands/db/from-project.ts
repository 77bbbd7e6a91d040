import { tableRules, usesOf } from '../../databases/uses.ts';
import { DeployError } from '../../errors.ts';
import { resolveSecrets } from '../../secrets/resolve.ts';
import { clusterOverrides } from '../cluster-options.ts';
import type { CommandContext } from '../command.ts';
import { warnOfEnd } from '../database-end.ts';
import { loadProject } from '../project.ts';
import { openTarget } from '../target.ts';
import type { Subject } from './check.ts';
import type { DbOptions } from './verb.ts';

/**
 * The database of the project: the external one at its URLs, or the one beside the app where it runs. Throws
 * what reading the configuration and the secrets throws, and NOT_DEPLOYED (usage).
 */
export async function fromProject(context: CommandContext, options: DbOptions): Promise<Subject> {
  if (options.caFile !== undefined) {
    throw new DeployError('usage', 'SETTING_INVALID', '--ca-file belongs to --url-stdin', {
      hint: 'In a project the file is database.caFile of todo-deploy.yaml.',
    });
  }
  const project = await loadProject(context, clusterOverrides(options));
  const tables = tableRules(project);
  if (project.config.database.source === 'external') {
    await warnOfEnd(context, project);
    const { ports, env } = context;
    const resolved = await resolveSecrets(project, ports, env, { store: false });
    const uses = usesOf(project, resolved.byComponent, resolved.repairs);
    if (uses.length > 0) return { uses, tables, close: () => Promise.resolve() };
    throw new DeployError('usage', 'DATABASE_URL_MISSING', 'no component has a DATABASE_URL', {
      hint: 'Give the component that uses the database the secret DATABASE_URL in todo-deploy.yaml.',
    });
  }
  const opened = await (await openTarget(context, project)).openDatabase();
  const { url: pasted, ca } = opened;
  const use = { name: 'DATABASE_URL_DIRECT', pasted, migrates: true };
  const uses = [{ ...use, ...(ca === undefined ? {} : { ca }) }];
  return { uses, tables, close: () => opened.close() };
}
