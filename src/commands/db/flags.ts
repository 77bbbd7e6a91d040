import { DeployError } from '../../errors.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import type { DbOptions } from './verb.ts';

type Flag = Exclude<keyof DbOptions, keyof ClusterOptions>;

/** Who each flag belongs to. */
const owners: Readonly<Record<Flag, { readonly flag: string; readonly verb: string }>> = {
  urlStdin: { flag: '--url-stdin', verb: 'check' },
  inside: { flag: '--inside', verb: 'check' },
  caFile: { flag: '--ca-file', verb: 'check' },
  output: { flag: '--output', verb: 'backup' },
  replace: { flag: '--replace', verb: 'restore' },
  dryRun: { flag: '--dry-run', verb: 'migrate' },
  allowLarge: { flag: '--allow-large', verb: 'migrate' },
  timeout: { flag: '--timeout', verb: 'migrate' },
  rehearse: { flag: '--rehearse', verb: 'migrate' },
};

/**
 * Refuses what would be passed over in silence: a flag of another verb, and a file where none is read.
 * OPTION_INVALID (usage).
 */
export function refuseStrange(verb: string, options: DbOptions, file: string | undefined): void {
  for (const [name, { flag, verb: owner }] of Object.entries(owners)) {
    if (options[name as Flag] !== undefined && owner !== verb)
      throw invalid(`${flag} belongs to db ${owner}`, `Leave it out of db ${verb}.`);
  }
  if (file === undefined || verb === 'restore') return;
  const hint =
    verb === 'backup'
      ? `Say where it goes with --output: todo-deploy db backup --output ${file}`
      : 'Leave it out.';
  throw invalid(`db ${verb} takes no file`, hint);
}

function invalid(message: string, hint: string): DeployError {
  return new DeployError('usage', 'OPTION_INVALID', message, { hint });
}
