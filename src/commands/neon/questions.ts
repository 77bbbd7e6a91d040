import type { PendingDatabase } from '../../databases/pending.ts';
import { DeployError } from '../../errors.ts';
import type { Organisation } from '../../neon/answers.ts';
import type { Chooser, NeonWish } from '../../neon/choice.ts';
import { chooseDatabase } from '../../neon/choose.ts';
import type { NeonClient } from '../../neon/client.ts';
import { keyOfEnvironment, keyVariable, whatIsWrongWithNeonKey } from '../../neon/key.ts';
import { redactor } from '../../secrets/redact.ts';
import type { CommandContext } from '../command.ts';
import { connectNeon } from './connect.ts';
import { askBranch, askDatabaseName, askProject } from './questions-place.ts';
import { pendingOf } from './ways.ts';

/**
 * Asks a person for an API key, unless the environment has one, and then through organization, project, branch
 * and database, as far as flags do not name them. Makes nothing yet. Throws what asking Neon throws.
 */
export async function askNeon(
  context: CommandContext,
  wish: NeonWish,
  projectName: string,
): Promise<PendingDatabase> {
  const { key, client, organisations } = await askKey(context);
  const known = { ...client, organisations: () => Promise.resolve(organisations) };
  const took = (what: string): void => {
    context.emit({ type: 'note', message: `Neon: ${what}` });
  };
  const chooser = asking(context, client, { ...wish, name: projectName }, took);
  return pendingOf(client, await chooseDatabase(known, wish, chooser), key);
}

interface Keyed {
  readonly key: string;
  readonly client: NeonClient;
  /** The first question to Neon tells whether the key is one. */
  readonly organisations: Organisation[] | undefined;
}

async function askKey(context: CommandContext): Promise<Keyed> {
  const given = keyOfEnvironment(context.env);
  if (given !== undefined) {
    context.emit({ type: 'note', message: `Neon: the API key of ${keyVariable}` });
    return tried(context, given);
  }
  const { password } = await import('../prompts.ts');
  for (;;) {
    const answer = await password(
      {
        message: 'Neon API key (hidden; console of Neon: Account settings, API keys)',
        mask: true,
        validate: (value) => whatIsWrongWithNeonKey(value.trim()) ?? true,
      },
      { signal: context.signal },
    );
    try {
      return await tried(context, answer.trim());
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'NEON_KEY_REFUSED') throw error;
      const { message, hint = '' } = error;
      context.emit({ type: 'warning', message, hint });
    }
  }
}

async function tried(context: CommandContext, key: string): Promise<Keyed> {
  context.setRedactor(redactor([key]));
  const client = connectNeon(context, key);
  return { key, client, organisations: await client.organisations() };
}

function asking(
  context: CommandContext,
  client: NeonClient,
  wish: NeonWish & { readonly name: string },
  took: Chooser['took'],
): Chooser {
  return {
    took,
    organisation: (all) => askOrganisation(context, all),
    project: (all, orgId) => askProject(context, { client, wish, all, orgId }),
    branch: (all) => askBranch(context, all),
    database: (all, owner) => askDatabaseName(context, all, owner),
  };
}

async function askOrganisation(
  context: CommandContext,
  all: readonly Organisation[],
): Promise<Organisation> {
  const { select } = await import('../prompts.ts');
  return select(
    {
      message: 'Which Neon organization?',
      choices: all.map((value) => ({ value, name: value.name })),
    },
    { signal: context.signal },
  );
}
