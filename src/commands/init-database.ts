import { claimLink } from '../databases/origin.ts';
import type { ReadyDatabase } from '../databases/pending.ts';
import type { InitAnswers } from '../init/answers.ts';
import { secretsPath, type InitPlan } from '../init/plan.ts';
import { redactor } from '../secrets/redact.ts';
import type { CommandContext } from './command.ts';
import { defined } from './init-inputs.ts';

/** Answers, with the database that was asked for where that has happened. */
export interface Settled {
  readonly answers: InitAnswers;
  readonly ready?: ReadyDatabase;
}

/** Asks for a database that is there already: that changes nothing, and an unchanged URL is no conflict. */
export async function askForExisting(
  context: CommandContext,
  answers: InitAnswers,
): Promise<Settled> {
  hide(context, answers);
  const { database } = answers;
  const pending = database.source === 'external' ? database.pending : undefined;
  return pending?.makes.length === 0 ? askFor(context, answers) : { answers };
}

/** Makes a database that is to be made; not when the URL that is in the secrets file stays. */
export async function askForNew(
  context: CommandContext,
  settled: Settled,
  keepsUrl: boolean,
): Promise<Settled> {
  const { database } = settled.answers;
  if (database.source !== 'external' || database.pending === undefined) return settled;
  if (!keepsUrl) return askFor(context, settled.answers);
  const message = 'the database of the secrets file stays, so no other one was made';
  context.emit({ type: 'note', message });
  const { source, caFile } = database;
  return { answers: { ...settled.answers, database: { source, ...defined({ caFile }) } } };
}

async function askFor(context: CommandContext, answers: InitAnswers): Promise<Settled> {
  const { database } = answers;
  if (database.source !== 'external' || database.pending === undefined) return { answers };
  const { pending, ...rest } = database;
  for (const what of pending.makes) context.emit({ type: 'note', message: `making the ${what}` });
  const ready = await pending.obtain();
  if ((context.env.DATABASE_URL ?? '') !== '') {
    const message =
      'DATABASE_URL of this shell beats the secrets file, so another database is used';
    context.emit({ type: 'warning', message, hint: 'Unset it: unset DATABASE_URL' });
  }
  const { url, claimUrl } = ready;
  const secrets = claimUrl === undefined ? {} : { [claimLink]: claimUrl };
  const known = { ...answers, database: { ...rest, url, secrets } };
  hide(context, known, pending.secrets);
  return { answers: known, ready };
}

/** The claim link is shown once, to the person at the terminal, and hidden everywhere else. */
function hide(
  context: CommandContext,
  { database, openaiKey }: InitAnswers,
  more: readonly string[] = [],
): void {
  const {
    url,
    pending,
    secrets = {},
  } = database.source === 'external' ? database : { url: undefined };
  const kept = context.interactive ? [] : Object.values(secrets);
  const all = [url, openaiKey, ...kept, ...more, ...(pending?.secrets ?? [])];
  context.setRedactor(redactor(all.filter((value) => value !== undefined)));
}

/** Whether the secrets file keeps the DATABASE_URL that it has. */
export function keepsUrl({ replacedSecrets }: InitPlan, keep: ReadonlySet<string>): boolean {
  return keep.has(secretsPath) && replacedSecrets.includes('DATABASE_URL');
}
