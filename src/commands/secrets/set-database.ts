import { claimLink } from '../../databases/origin.ts';
import type { PendingDatabase, ReadyDatabase } from '../../databases/pending.ts';
import { written } from '../../databases/written.ts';
import { DeployError } from '../../errors.ts';
import { directUrl } from '../../secrets/database-url.ts';
import { redactor } from '../../secrets/redact.ts';
import { writeSecrets } from '../../secrets/store.ts';
import { aboutReady } from '../neon/about.ts';
import { neonFlagIn, wishOf } from '../neon/options.ts';
import { standingTemporary } from '../neon/standing.ts';
import { neonUnasked, temporaryWay } from '../neon/ways.ts';
import { prompting } from '../prompting.ts';
import { warnIfForGit } from './ignored.ts';
import type { SecretsScene } from './scene.ts';

const stopped = {
  message: 'stopped: nothing was changed',
  hint: 'Run it again when you are ready.',
};

/** True when flags ask for a database at Neon instead of a value. Throws OPTION_INVALID (usage). */
export function asksForDatabase({ options }: SecretsScene, action: string, name?: string): boolean {
  const flag = options.database === undefined ? neonFlagIn(options) : '--database';
  if (flag === undefined) return false;
  const wrong =
    action !== 'set' || name !== 'DATABASE_URL'
      ? `${flag} belongs to: todo-deploy secrets set DATABASE_URL`
      : options.database === 'temporary' && neonFlagIn(options) !== undefined
        ? `${neonFlagIn(options) ?? ''} does not go with --database temporary`
        : undefined;
  if (wrong === undefined) return true;
  throw new DeployError('usage', 'OPTION_INVALID', wrong, { hint: 'Leave the flag out.' });
}

/**
 * Sets DATABASE_URL to a database at Neon that flags name or a person chooses; false when the person would
 * rather paste a URL. Throws OPTION_INVALID (usage) where the database is in the cluster, and what asking
 * Neon throws.
 */
export async function setDatabase(scene: SecretsScene, asked: boolean): Promise<boolean> {
  const { context, project, stored } = scene;
  const isOutside = project.config.database.source === 'external';
  if (!isOutside && asked) {
    throw new DeployError('usage', 'OPTION_INVALID', 'database.source is in-cluster', {
      hint: 'Set it to external in todo-deploy.yaml first.',
    });
  }
  if (!isOutside || (!asked && !context.interactive)) return false;
  const way = asked ? (scene.options.database ?? 'neon') : await askWay(scene);
  if (way === 'paste') return false;
  if (
    way === 'temporary' &&
    (await standingTemporary(context, project.root, stored.DATABASE_URL))
  ) {
    const result = { name: 'DATABASE_URL', change: 'same', file: scene.file };
    const text = 'DATABASE_URL stays what it was.';
    context.emit({ type: 'result', command: 'secrets', result, text });
    return true;
  }
  await keep(scene, way === 'temporary' ? temporaryWay(context) : await neonWay(scene));
  return true;
}

async function askWay({ context }: SecretsScene): Promise<'paste' | 'neon' | 'temporary'> {
  const { select } = await import('../prompts.ts');
  return prompting(context, stopped, () =>
    select(
      {
        message: 'Where is the database?',
        choices: [
          { value: 'paste', name: 'I have its URL (Neon or any PostgreSQL)' },
          { value: 'neon', name: 'Neon: choose or make one, with an API key' },
          { value: 'temporary', name: 'Neon: one for 72 hours, without an account' },
        ] as const,
      },
      { signal: context.signal },
    ),
  );
}

async function neonWay({ context, options, project }: SecretsScene): Promise<PendingDatabase> {
  const wish = wishOf(options);
  if (!context.interactive) return neonUnasked(context, wish);
  const { askNeon } = await import('../neon/questions.ts');
  return prompting(context, stopped, () => askNeon(context, wish, project.config.name));
}

async function keep(scene: SecretsScene, pending: PendingDatabase): Promise<void> {
  const { context, project, stored, file } = scene;
  for (const what of pending.makes) context.emit({ type: 'note', message: `making the ${what}` });
  const ready = await pending.obtain();
  const { url, claimUrl } = ready;
  const hidden = context.interactive || claimUrl === undefined ? [] : [claimUrl];
  context.setRedactor(redactor([url, ...pending.secrets, ...hidden]));
  const place = { root: project.root, files: context.ports.files };
  await written(place, ready, () => writeSecrets(file, valuesOf(ready, stored), context.ports));
  await warnIfForGit(scene);
  const change = stored.DATABASE_URL === url ? 'same' : 'changed';
  const text = `DATABASE_URL is set in ${file}.\n${aboutReady(context, ready)}\nTo bring it to a deployment: todo-deploy up`;
  const result = { name: 'DATABASE_URL', change, file, database: ready.origin };
  context.emit({ type: 'result', command: 'secrets', result, text });
}

/** A direct address that is there belongs to the URL before. */
function valuesOf(
  { url, claimUrl }: ReadyDatabase,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  const hasDirect = (stored.DATABASE_URL_DIRECT ?? '') !== '';
  return {
    DATABASE_URL: url,
    ...(hasDirect ? { DATABASE_URL_DIRECT: directUrl(url) } : {}),
    ...(claimUrl === undefined ? {} : { [claimLink]: claimUrl }),
  };
}
