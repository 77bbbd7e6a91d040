import type { Project } from '../config/project.ts';
import { endingOf, type Ending } from '../databases/ending.ts';
import { claimLink, endpointOf, readOrigin, writeOrigin } from '../databases/origin.ts';
import { givenValues } from '../secrets/given.ts';
import { storedSecrets } from '../secrets/stored.ts';
import type { CommandContext } from './command.ts';

/**
 * Warns when the database of a project is a temporary one that ends within a day, or has ended, and nobody has
 * claimed it. Only then is neon.new asked, for some seconds at most. Throws as `readSecrets`, and INTERRUPTED.
 */
export async function warnOfEnd(context: CommandContext, project: Project): Promise<void> {
  const { ports, env, emit } = context;
  if (project.config.database.source !== 'external') return;
  const origin = await readOrigin(project.root, ports.files);
  const ending = endingOf(origin, ports.clock.now());
  if (origin?.kind !== 'temporary' || ending === undefined || ending.state === 'far') return;
  const stored = await storedSecrets(project, ports);
  const { DATABASE_URL: url = '' } = givenValues(project, stored, env).all;
  // Another one has taken its place.
  if (endpointOf(url) !== origin.host) return;
  if (await isClaimed(context, stored[claimLink])) {
    await writeOrigin(project.root, { ...origin, claimed: true }, ports.files);
    emit({ type: 'note', message: 'the temporary database is claimed: it does not end any more' });
    return;
  }
  emit({ type: 'warning', ...words(ending) });
}

async function isClaimed(context: CommandContext, link: string | undefined): Promise<boolean> {
  if (link === undefined || link === '') return false;
  const [{ isClaimed: ask }, { connectTemporary }] = await Promise.all([
    import('../neon/temporary.ts'),
    import('./neon/connect.ts'),
  ]);
  return (await ask(connectTemporary(context), link)) === true;
}

function words({ state, when, at }: Ending): { message: string; hint: string } {
  const claim = `open the claim link (todo-deploy secrets get ${claimLink} --show) and sign in to Neon`;
  if (state === 'past') {
    return {
      message: `the temporary database ended ${when} (${at}), unless somebody has claimed it`,
      hint: `If it still answers, ${claim}. If it is gone: todo-deploy init --database temporary --force makes a new one, which is empty.`,
    };
  }
  return {
    message: `the temporary database ends ${when} (${at}), with all that is in it`,
    hint: `To keep it, ${claim}.`,
  };
}
