import { resolve } from 'node:path';
import type { PendingDatabase } from '../databases/pending.ts';
import { messageOf } from '../errors.ts';
import { defaultName, type DatabaseAnswer } from '../init/answers.ts';
import { addressOf } from '../secrets/database-url.ts';
import { readGivenUrl } from '../secrets/given-url.ts';
import { referenceIn } from '../secrets/references/index.ts';
import type { CommandContext } from './command.ts';
import { standingTemporary } from './neon/standing.ts';
import { defined, type DatabaseWay, type Given } from './init-inputs.ts';

/** Where the data will live, when nobody can be asked. Throws what asking Neon throws. */
export async function answerUnasked(
  context: CommandContext,
  given: Given,
  way: DatabaseWay,
): Promise<DatabaseAnswer> {
  switch (way) {
    case 'in-cluster':
      return { source: way };
    case 'external':
      return externalAnswer(given, given.databaseUrl?.value);
    case 'neon': {
      const { neonUnasked } = await import('./neon/ways.ts');
      return pendingAnswer(given, await neonUnasked(context, given.neon));
    }
    case 'temporary':
      return temporaryAnswer(context, given);
  }
}

function externalAnswer({ caFile }: Given, url: string | undefined): DatabaseAnswer {
  return { source: 'external', ...defined({ url, caFile }) };
}

function pendingAnswer({ caFile }: Given, pending: PendingDatabase): DatabaseAnswer {
  return { source: 'external', pending, ...defined({ caFile }) };
}

/** A temporary database that is there already is kept: each new one begins empty. */
async function temporaryAnswer(context: CommandContext, given: Given): Promise<DatabaseAnswer> {
  const url = given.databaseUrl?.value;
  if (await standingTemporary(context, context.cwd, url)) return externalAnswer(given, url);
  const { temporaryWay } = await import('./neon/ways.ts');
  return pendingAnswer(given, temporaryWay(context));
}

/** What people choose between; a URL can be pasted in two places, for it is called differently. */
type Chosen = DatabaseWay | 'paste' | 'other';

/** Asks a person where the data will live, as far as it was not given; makes nothing yet. */
export async function askDatabase(context: CommandContext, given: Given): Promise<DatabaseAnswer> {
  const known = given.databaseUrl;
  const chosen = given.database ?? (await askWay(context, given));
  switch (chosen) {
    case 'in-cluster':
      return { source: chosen };
    case 'neon': {
      const { askNeon } = await import('./neon/questions.ts');
      const pending = await askNeon(context, given.neon, given.name ?? defaultName);
      return pendingAnswer(given, pending);
    }
    case 'temporary':
      return temporaryAnswer(context, given);
    case 'other': {
      const url = await askUrl(context);
      const caFile = given.caFile ?? (await askCaFile(context));
      return { source: 'external', url, ...defined({ caFile }) };
    }
    case 'external':
      if (known !== undefined) return externalAnswer(given, known.value);
      return externalAnswer(given, await askUrl(context));
    case 'paste':
      return externalAnswer(given, await askUrl(context));
  }
}

async function askWay(context: CommandContext, { databaseUrl: known }: Given): Promise<Chosen> {
  const { select } = await import('./prompts.ts');
  const mine =
    known === undefined
      ? []
      : [
          {
            value: 'external' as const,
            name: `the database of ${known.from}: ${addressIn(known.value)}`,
          },
        ];
  return select<Chosen>(
    {
      message: 'Where is the database?',
      choices: [
        ...mine,
        { value: 'paste', name: 'Neon: paste the connection string of its console' },
        { value: 'neon', name: 'Neon: choose or make one, with an API key' },
        { value: 'temporary', name: 'Neon: one for 72 hours, without an account' },
        { value: 'in-cluster', name: 'PostgreSQL in the cluster, beside the app' },
        { value: 'other', name: 'any other PostgreSQL, by its URL' },
      ],
    },
    { signal: context.signal },
  );
}

async function askCaFile(context: CommandContext): Promise<string | undefined> {
  const { input } = await import('./prompts.ts');
  const { ports, cwd, signal } = context;
  const file = await input(
    {
      message: 'PEM file of the authority that signed its certificate (Enter: a public one)',
      validate: async (name) =>
        name === '' || (await ports.files.exists(resolve(cwd, name))) || 'there is no such file',
    },
    { signal },
  );
  return file === '' ? undefined : file;
}

function addressIn(url: string): string {
  const reference = referenceIn(url);
  return reference === undefined ? addressOf(url) : `kept in ${reference.resolver.kind}`;
}

async function askUrl(context: CommandContext): Promise<string> {
  const { password } = await import('./prompts.ts');
  const pasted = await password(
    {
      message: 'Connection string (hidden; quotes and psql around it are fine)',
      mask: true,
      validate: checkUrl,
    },
    { signal: context.signal },
  );
  return pasted;
}

function checkUrl(pasted: string): true | string {
  try {
    readGivenUrl(pasted);
    return true;
  } catch (error) {
    return messageOf(error);
  }
}
