import { endingOf } from '../../databases/ending.ts';
import { claimLink } from '../../databases/origin.ts';
import type { ReadyDatabase } from '../../databases/pending.ts';
import type { CommandContext } from '../command.ts';

/** What a person has to know about the database that they now have. */
export function aboutReady(context: CommandContext, ready: ReadyDatabase): string {
  const { origin, claimUrl = '' } = ready;
  if (origin.kind === 'neon') {
    const { project, branch, database } = origin;
    return `Database: ${database} on branch ${branch} of the Neon project ${project}.`;
  }
  const ending = endingOf(origin, context.ports.clock.now());
  const link = context.interactive
    ? `To keep it, open this link and sign in to Neon. Whoever opens it first has the database:\n  ${claimUrl}`
    : `To keep it, open its claim link: todo-deploy secrets get ${claimLink} --show`;
  return `A temporary database: it ends ${ending?.when ?? ''} (${ending?.at ?? ''}), with all that is in it.\n${link}`;
}
